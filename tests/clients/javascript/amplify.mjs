// aws-amplify as an app uses it: {"method": "signIn", "input": {...}}. Tokens stay in memory.
import { Amplify } from "aws-amplify";
import * as auth from "aws-amplify/auth";
import { serve } from "./lines.mjs";

// a device is named after its browser, and Node has had a navigator only since version 21
globalThis.navigator ??= { userAgent: "Node.js" };
const [userPoolEndpoint, userPoolId, userPoolClientId] = process.argv.slice(2);
Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint } } });

serve(async ({ method, input }) => ({ value: (await auth[method](input)) ?? null }));

// amazon-cognito-identity-js as an app uses it: {"method": "sendMFACode", "args": [...],
// "after": [...]}, where `after` are the arguments behind the callback.
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
} from "amazon-cognito-identity-js";
import { serve } from "./lines.mjs";

const [endpoint, UserPoolId, ClientId, Username, flow] = process.argv.slice(2);
const Pool = new CognitoUserPool({ UserPoolId, ClientId, endpoint });
const user = new CognitoUser({ Username, Pool });
user.setAuthenticationFlowType(flow);

const methods = {
  authenticateUser: (Password, callback) =>
    user.authenticateUser(new AuthenticationDetails({ Username, Password }), callback),
  initiateAuth: (callback) =>
    user.initiateAuth(new AuthenticationDetails({ Username }), callback),
  refreshSession: (callback) =>
    user.refreshSession(user.getSignInUserSession().getRefreshToken(), callback),
  signUp: (...args) => Pool.signUp(Username, ...args),
};

// the library takes a function (error, result) here and an object of handlers there: this is both
function callback(resolve, reject) {
  const node = (error, value) => (error ? reject(error) : resolve({ event: "result", value }));
  return new Proxy(node, {
    get: (_, event) =>
      event === "onFailure" ? reject : (...values) => resolve({ event, value: values }),
  });
}

serve(
  ({ method, args, after }) =>
    new Promise((resolve, reject) => {
      const perform = methods[method] ?? user[method].bind(user);
      perform(...args, callback(resolve, reject), ...after);
    }),
);

// One call for each line of JSON on stdin, and its outcome as one line of JSON on stdout.
import readline from "node:readline";

export function serve(perform) {
  readline.createInterface({ input: process.stdin }).on("line", async (line) => {
    const outcome = await perform(JSON.parse(line)).catch(({ name, message }) => ({
      error: { name, message },
    }));
    process.stdout.write(JSON.stringify(outcome) + "\n");
  });
}

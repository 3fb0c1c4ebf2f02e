import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

/** Called by VS Code inside its extension host: runs every test file beside this one. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000 });
  for (const file of readdirSync(__dirname, { recursive: true, encoding: "utf8" })) {
    if (file.endsWith(".test.js")) {
      mocha.addFile(join(__dirname, file));
    }
  }
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run((count) => {
      // The exit code alone proves nothing: a dead extension host reports success.
      const resultFile = process.env.TEST_RESULT_FILE;
      if (resultFile !== undefined) {
        writeFileSync(resultFile, JSON.stringify(runner.stats));
      }
      resolve(count);
    });
  });
  if (failures > 0) {
    throw new Error(`${failures} tests failed.`);
  }
}

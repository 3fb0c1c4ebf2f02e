import { existsSync } from "node:fs";
import { inRepository, repository } from "../repository";
import { installVsCode, serverIsSupported } from "../tools/installVsCode";
import { run } from "../tools/run";
import { findProgram } from "../tools/systemPackages";
import { startServer, workbenchUrl } from "../vscode/vscodeServer";

/** Opens the sample lakehouse, or the folder given, in a VS Code that runs this checkout. */

const folder = inRepository(process.argv[2] ?? "media/sample");
if (!existsSync(folder)) {
  throw new Error(`${folder} does not exist.`);
}
await run(process.execPath, ["esbuild.js"]);

const hasScreen =
  process.platform !== "linux" || process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined;
const desktop =
  process.env.VSCODE_PATH ?? (hasScreen ? findProgram(process.platform === "win32" ? "code.cmd" : "code") : undefined);
if (desktop !== undefined) {
  console.log(`Opening ${folder} with ${desktop}`);
  await run(desktop, ["--new-window", `--extensionDevelopmentPath=${repository}`, folder], {
    shell: process.platform === "win32",
  });
} else if (serverIsSupported) {
  await serve();
} else {
  throw new Error("No VS Code found: install it, or name it in $VSCODE_PATH.");
}

async function serve(): Promise<void> {
  const server = await startServer(await installVsCode(), {
    port: Number(process.env.PORT ?? 0),
    withExtension: true,
  });
  console.log(`\nVS Code is ready at\n\n  ${workbenchUrl(server.port, folder)}\n\nCtrl+C stops it.`);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void server.stop());
  }
  await server.exited;
}

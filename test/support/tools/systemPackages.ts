import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { runForCode } from "./run";

/** The absolute path of a program on the search path; undefined when it is not there. */
export function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Installs Debian packages when this is Debian and we may; resolves to whether they are installed now. */
export async function installSystemPackages(names: readonly string[]): Promise<boolean> {
  const prefix = await findRootPrefix();
  if (prefix === undefined || findProgram("apt-get") === undefined) {
    return false;
  }
  console.log(`Installing ${names.join(", ")} with apt-get`);
  const apt = async (...args: string[]) => {
    const [command = "", ...rest] = [...prefix, "apt-get", ...args];
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    return (await runForCode(command, rest, { env, stdio: ["ignore", "ignore", "inherit"] })) === 0;
  };
  return (await apt("update")) && (await apt("install", "-y", "--no-install-recommends", ...names));
}

/** What to put before a command to run it as root: nothing for root, sudo where it asks no password. */
async function findRootPrefix(): Promise<readonly string[] | undefined> {
  if (process.getuid?.() === 0) {
    return [];
  }
  if (findProgram("sudo") !== undefined && (await runForCode("sudo", ["-n", "true"], { stdio: "ignore" })) === 0) {
    return ["sudo", "-n"];
  }
  return undefined;
}

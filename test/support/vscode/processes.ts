import { execFileSync } from "node:child_process";

/** The process below another one, at any depth, whose command line holds the text; undefined when there is none. */
export function findDescendant(ancestor: number, text: string): number | undefined {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).trim().split("\n");
  const processes = lines.map((line) => {
    const [, pid = "", parent = "", command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return { pid: Number(pid), parent: Number(parent), command };
  });
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
  const isBelow = (pid: number | undefined): boolean =>
    pid !== undefined && pid !== 0 && (pid === ancestor || isBelow(parents.get(pid)));
  return processes.find(({ pid, command }) => pid !== ancestor && command.includes(text) && isBelow(pid))?.pid;
}

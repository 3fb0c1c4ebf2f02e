import { type ChildProcess, fork } from "node:child_process";
import { IPCMessageReader, IPCMessageWriter, type MessageReader, type MessageWriter } from "vscode-jsonrpc/node";
import type { WorkerOptions } from "./contract";

/** A started worker: its two message streams, what it prints, and its end. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  onOutput(listener: (line: string) => void): void;
  /** Called once, with a reason such as `exit code 1` or `signal SIGKILL`. */
  onExit(listener: (reason: string) => void): void;
  /** Lets the worker end by itself, and ends it if it does not. */
  stop(): void;
}

const graceMs = 2_000;

/** Starts the worker's program in a process of its own, with the editor's own Node. */
export function forkWorker(program: string, options: WorkerOptions): WorkerProcess {
  const child = fork(program, [JSON.stringify(options)], {
    // Without these an Electron editor would start another editor; its own flags are not for us.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: "1", ELECTRON_NO_ASAR: "1" },
    execArgv: [],
    serialization: "json",
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  return {
    pid: child.pid,
    reader: new IPCMessageReader(child),
    writer: new IPCMessageWriter(child),
    onOutput: (listener) => {
      onLines(child.stdout, listener);
      onLines(child.stderr, listener);
    },
    onExit: (listener) => onEnd(child, listener),
    stop: () => {
      if (child.connected) {
        child.disconnect();
      }
      const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
      child.once("exit", () => clearTimeout(timer));
    },
  };
}

function onLines(stream: NodeJS.ReadableStream | null, listener: (line: string) => void): void {
  let rest = "";
  stream?.setEncoding("utf8");
  stream?.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(listener);
  });
  stream?.on("end", () => rest !== "" && listener(rest));
}

function onEnd(child: ChildProcess, listener: (reason: string) => void): void {
  let ended = false;
  const end = (reason: string): void => {
    if (!ended) {
      ended = true;
      listener(reason);
    }
  };
  child.once("error", (error) => end(error.message));
  child.once("exit", (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`));
}

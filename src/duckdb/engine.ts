import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { LakehouseError } from "../model/errors";
import { mapDuckdbError } from "./errors";
import { Session } from "./session";

export interface EngineOptions {
  /** Where the engine may put what does not fit in memory, in a folder of its own. */
  readonly tempFolder: string;
  /** Such as `1GB`. */
  readonly memory: string;
  readonly threads: number | undefined;
}

const folderPrefix = "engine-";

/**
 * The embedded engine: one database that lives as long as this object, holds results in memory up to the limit, and
 * spills the rest to its own folder.
 */
export class DuckdbEngine {
  private readonly sessions = new Set<Session>();

  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly folder: string,
  ) {}

  static async open({ tempFolder, memory, threads }: EngineOptions): Promise<DuckdbEngine> {
    if (!/^\d+(\.\d+)?\s?[KMGT]i?B$/i.test(memory)) {
      throw new LakehouseError("invalidArgument", `"${memory}" is not an amount of memory such as 1GB or 512MB.`);
    }
    await mkdir(tempFolder, { recursive: true });
    await removeAbandoned(tempFolder);
    const folder = await mkdtemp(join(tempFolder, `${folderPrefix}${process.pid}-`));
    try {
      const instance = await DuckDBInstance.create(":memory:", {
        memory_limit: memory,
        temp_directory: folder,
        autoinstall_known_extensions: "false",
        autoload_known_extensions: "false",
        ...(threads !== undefined && { threads: String(threads) }),
      });
      const connection = await instance.connect();
      await connection.run("SET GLOBAL TimeZone = 'UTC'; SET lock_configuration = true");
      connection.closeSync();
      return new DuckdbEngine(instance, folder);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw mapDuckdbError(error);
    }
  }

  /**
   * Runs `work` on a connection of its own, whose temporary tables end with it. Aborting the signal interrupts the
   * statement that runs and rejects with the signal's reason.
   */
  async session<T>(signal: AbortSignal | undefined, work: (session: Session) => Promise<T>): Promise<T> {
    const session = new Session(await this.instance.connect(), signal, this.folder);
    this.sessions.add(session);
    try {
      return await work(session);
    } finally {
      this.sessions.delete(session);
      await session.close();
    }
  }

  /** Interrupts what runs and removes everything that the engine wrote. */
  async close(): Promise<void> {
    const idle = [...this.sessions].map((session) => session.interrupt());
    await Promise.all(idle);
    this.instance.closeSync();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Folders of processes that ended without removing them. */
async function removeAbandoned(tempFolder: string): Promise<void> {
  for (const name of await readdir(tempFolder)) {
    const pid = new RegExp(`^${folderPrefix}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) {
      await rm(join(tempFolder, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process of that id: leave its folder alone.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

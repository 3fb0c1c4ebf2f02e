import type { DeleteFile } from "../model/changedFiles";
import { LakehouseError } from "../model/errors";
import { type DeletableFile, DeleteIndex } from "./deleteIndex";

/**
 * How many deletes apply to which file, counted while the data files of a state go by. Metadata that contradicts itself
 * makes the numbers of the files concerned unknown rather than the whole.
 */
export class DeleteCounts {
  private readonly index: DeleteIndex | undefined;
  private readonly problems = new Set<string>();
  /** Many files share one list of deletes, which is counted once for all of them. */
  private readonly uses = new Map<readonly DeleteFile[], number>();
  private applications: ReadonlyMap<DeleteFile, number> | undefined;

  /**
   * @param deletes    live delete files
   * @param dataPaths  paths of the live data files; gone through only when some delete names a file
   */
  constructor(deletes: readonly DeleteFile[], dataPaths: Iterable<string>) {
    this.index = this.attempt(() => new DeleteIndex(deletes, dataPaths));
  }

  /** The delete files that apply to a data file; undefined where the metadata contradicts itself. */
  countFor(file: DeletableFile): number | undefined {
    const { index } = this;
    const found = index && this.attempt(() => index.deletesFor(file));
    if (found === undefined) return undefined;
    if (found.length > 0) this.uses.set(found, (this.uses.get(found) ?? 0) + 1);
    return found.length;
  }

  /** How many of the data files counted so far a delete file applies to; undefined where no index could be made. */
  countFilesOf(file: DeleteFile): number | undefined {
    if (this.index === undefined) return undefined;
    this.applications ??= this.countApplications();
    return this.applications.get(file) ?? 0;
  }

  /** Departures from the specification, in sentences for the user. */
  get notes(): readonly string[] {
    return [...this.problems, ...(this.index?.notes ?? [])];
  }

  private countApplications(): ReadonlyMap<DeleteFile, number> {
    const counts = new Map<DeleteFile, number>();
    for (const [deletes, files] of this.uses) {
      for (const each of deletes) counts.set(each, (counts.get(each) ?? 0) + files);
    }
    return counts;
  }

  private attempt<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!LakehouseError.is(error, "metadataInvalid")) throw error;
      this.problems.add(error.message);
      return undefined;
    }
  }
}

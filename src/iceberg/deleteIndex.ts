import type { DataFile, DeleteFile } from "../model/changedFiles";
import { LakehouseError } from "../model/errors";
import { partitionKey } from "./partitionKey";
import { stripAuthority } from "./relocation";

const nothing: readonly DeleteFile[] = [];

/** What of a data file decides which deletes apply to it. */
export type DeletableFile = Pick<DataFile, "path" | "specId" | "partition" | "dataSequenceNumber">;

/** Deletes that name one data file. */
interface FileDeletes {
  vector: DeleteFile | undefined;
  readonly positions: DeleteFile[];
}

/**
 * Which of a snapshot's delete files apply to which of its data files:
 * - a deletion vector to the file it names, if the file is not newer; then no position delete does;
 * - a position delete to files of its spec and partition that are not newer, or to the one file it names;
 * - an equality delete to strictly older files of its spec and partition, or of all when its spec is unpartitioned.
 *
 * Deletes match the path of a data file exactly. Those that name no file of the snapshot match without scheme and
 * authority, since some writers spell the two differently; `notes` then says so. Deletes that match nothing are legal.
 * Source: Iceberg spec, Scan Planning; Iceberg's DeleteFileIndex
 */
export class DeleteIndex {
  private readonly byPath = new Map<string, FileDeletes>();
  private readonly byStrippedPath = new Map<string, FileDeletes>();
  private readonly positions = new Map<string, DeleteGroup>();
  private readonly equalities = new Map<string, DeleteGroup>();
  private readonly globals: DeleteGroup;
  private readonly joins = new Map<readonly DeleteFile[], Map<readonly DeleteFile[], readonly DeleteFile[]>>();
  private respelled: string | undefined;

  /**
   * @param deletes    live delete files of the snapshot
   * @param dataPaths  paths of its live data files; gone through only when some delete names a file
   * @throws LakehouseError "metadataInvalid" when two deletion vectors name the same file
   */
  constructor(deletes: readonly DeleteFile[], dataPaths: Iterable<string>) {
    const globals: DeleteFile[] = [];
    const positions = new Map<string, DeleteFile[]>();
    const equalities = new Map<string, DeleteFile[]>();
    for (const file of deletes) {
      if (file.referencedDataFile !== undefined) this.addFileScoped(file, file.referencedDataFile);
      else if (file.kind === "position") append(positions, partitionKey(file.specId, file.partition), file);
      else if (file.kind === "equality" && file.global) globals.push(file);
      else if (file.kind === "equality") append(equalities, partitionKey(file.specId, file.partition), file);
      else throw invalid(file, `The deletion vector in ${file.path} does not name the data file it applies to.`);
    }
    this.globals = new DeleteGroup(globals);
    for (const [key, files] of positions) this.positions.set(key, new DeleteGroup(files));
    for (const [key, files] of equalities) this.equalities.set(key, new DeleteGroup(files));
    this.indexRespelled(dataPaths);
  }

  /** How deletes were matched other than the specification says; empty when by the book. */
  get notes(): readonly string[] {
    return this.respelled === undefined ? [] : [this.respelled];
  }

  /**
   * The deletes that apply to a file: vector or position deletes first, then equality deletes, each by sequence number.
   * The array may be shared between files.
   *
   * @throws LakehouseError "metadataInvalid" when a vector names the file but is older, or a delete that names it is of
   *   another partition
   */
  deletesFor(file: DeletableFile): readonly DeleteFile[] {
    const named = this.findNamed(file);
    if (this.positions.size === 0 && this.equalities.size === 0 && this.globals.size === 0 && !named) return nothing;
    const key = this.positions.size || this.equalities.size ? partitionKey(file.specId, file.partition) : "";
    const sequence = file.dataSequenceNumber;
    const equalities = this.join(this.globals.since(sequence + 1n), this.equalities.get(key)?.since(sequence + 1n));
    if (named?.vector) return [named.vector, ...equalities];
    const rest = this.join(this.positions.get(key)?.since(sequence) ?? nothing, equalities);
    return named && named.positions.length > 0 ? [...named.positions, ...rest] : rest;
  }

  /** Two lists as one. Few pairs of lists occur, and many files share each. */
  private join(first: readonly DeleteFile[], second: readonly DeleteFile[] = nothing): readonly DeleteFile[] {
    if (first.length === 0) return second;
    if (second.length === 0) return first;
    let joins = this.joins.get(first);
    if (!joins) {
      joins = new Map();
      this.joins.set(first, joins);
    }
    let joined = joins.get(second);
    if (!joined) {
      joined = [...first, ...second];
      joins.set(second, joined);
    }
    return joined;
  }

  private addFileScoped(file: DeleteFile, dataPath: string): void {
    let entry = this.byPath.get(dataPath);
    if (!entry) {
      entry = { vector: undefined, positions: [] };
      this.byPath.set(dataPath, entry);
    }
    if (file.kind !== "vector") {
      entry.positions.push(file);
    } else if (entry.vector) {
      throw invalid(
        file,
        `Two deletion vectors, in ${entry.vector.path} and ${file.path}, apply to the data file ${dataPath}.`,
      );
    } else {
      entry.vector = file;
    }
  }

  private indexRespelled(dataPaths: Iterable<string>): void {
    if (this.byPath.size === 0) return;
    const unmatched = new Set(this.byPath.keys());
    for (const path of dataPaths) unmatched.delete(path);
    for (const path of unmatched) {
      const entry = this.byPath.get(path);
      if (!entry) continue;
      const stripped = stripAuthority(path);
      const other = this.byStrippedPath.get(stripped);
      if (other?.vector && entry.vector) {
        throw invalid(
          entry.vector,
          `Two deletion vectors, in ${other.vector.path} and ${entry.vector.path}, apply to the data file ${path}.`,
        );
      }
      this.byStrippedPath.set(stripped, {
        vector: entry.vector ?? other?.vector,
        positions: [...(other?.positions ?? []), ...entry.positions],
      });
    }
  }

  private findNamed(file: DeletableFile): FileDeletes | undefined {
    let named = this.byPath.get(file.path);
    if (!named && this.byStrippedPath.size > 0) {
      named = this.byStrippedPath.get(stripAuthority(file.path));
      if (named) {
        this.respelled ??= `Delete files name data files by another spelling, such as ${
          (named.vector ?? named.positions[0])?.referencedDataFile
        } for ${file.path}; they were matched without scheme and host.`;
      }
    }
    if (!named) return undefined;
    if (named.vector) checkVector(named.vector, file);
    const positions = named.positions.filter((each) => each.dataSequenceNumber >= file.dataSequenceNumber);
    for (const each of named.vector ? [named.vector] : positions) checkPartition(each, file);
    return { vector: named.vector, positions };
  }
}

/** Delete files of one partition, from which those at or after a sequence number are taken without copying twice. */
class DeleteGroup {
  private readonly sorted: readonly DeleteFile[];
  private readonly tails = new Map<number, readonly DeleteFile[]>();

  constructor(files: readonly DeleteFile[]) {
    this.sorted = files.toSorted(bySequenceThenPath);
  }

  get size(): number {
    return this.sorted.length;
  }

  since(sequence: bigint): readonly DeleteFile[] {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.sorted[middle]?.dataSequenceNumber ?? sequence) < sequence) low = middle + 1;
      else high = middle;
    }
    if (low === this.sorted.length) return nothing;
    let tail = this.tails.get(low);
    if (!tail) {
      tail = this.sorted.slice(low);
      this.tails.set(low, tail);
    }
    return tail;
  }
}

function checkVector(vector: DeleteFile, file: DeletableFile): void {
  if (vector.dataSequenceNumber >= file.dataSequenceNumber) return;
  throw invalid(
    vector,
    `The deletion vector in ${vector.path} names the data file ${file.path}, which is newer ` +
      `(sequence number ${file.dataSequenceNumber}, the vector's is ${vector.dataSequenceNumber}).`,
  );
}

function checkPartition(deletes: DeleteFile, file: DeletableFile): void {
  if (partitionKey(deletes.specId, deletes.partition) !== partitionKey(file.specId, file.partition)) {
    throw invalid(
      deletes,
      `The delete file ${deletes.path} names the data file ${file.path}, which is in another partition.`,
    );
  }
}

function invalid(file: DeleteFile, message: string): LakehouseError {
  return new LakehouseError("metadataInvalid", message, {
    file: file.path,
    remedy: "The table's metadata contradicts itself; read an older snapshot, or repair the table with its engine.",
  });
}

function append(groups: Map<string, DeleteFile[]>, key: string, file: DeleteFile): void {
  const group = groups.get(key);
  if (group) group.push(file);
  else groups.set(key, [file]);
}

function bySequenceThenPath(a: DeleteFile, b: DeleteFile): number {
  if (a.dataSequenceNumber !== b.dataSequenceNumber) return a.dataSequenceNumber < b.dataSequenceNumber ? -1 : 1;
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

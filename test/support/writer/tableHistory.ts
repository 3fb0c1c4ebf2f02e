import { partitionKey } from "../../../src/iceberg/partitionKey";
import type { WrittenFile } from "./manifestFiles";
import { lineageFields, type TableWriter } from "./tableWriter";
import type { Row } from "./writeParquet";

/** How a commit writes what it deletes. */
export type EditForm = "copyOnWrite" | "positionDeletes" | "equalityDeletes" | "deletionVectors";

/** Rows are named by where they are among the live rows. */
export interface Edit {
  readonly form: EditForm;
  readonly deletes?: readonly number[];
  readonly updates?: ReadonlyMap<number, Row>;
  readonly inserts?: readonly Row[];
}

export interface LiveRow {
  readonly values: Row;
  readonly file: WrittenFile;
  readonly position: number;
  /** Row lineage; undefined before format version 3. */
  readonly rowId: number | undefined;
}

interface State {
  readonly rows: readonly LiveRow[];
  /** Deletion vectors, and what they hold, by data file. */
  readonly vectors: ReadonlyMap<string, { readonly file: WrittenFile; readonly positions: readonly number[] }>;
}

const nothing: State = { rows: [], vectors: new Map() };

/** A table, and beside it what its rows are at every snapshot. */
export class TableHistory {
  private readonly states = new Map<number, State>();

  constructor(readonly writer: TableWriter) {}

  /** The live rows of a snapshot, by default the current one. */
  rowsAt(snapshotId = this.writer.head): readonly LiveRow[] {
    return this.stateAt(snapshotId).rows;
  }

  /** Commits an edit. Equality deletes delete all rows that have the first column's value, and replace them anew. */
  async apply({ form, deletes = [], updates = new Map(), inserts = [] }: Edit): Promise<number> {
    const before = this.stateAt(this.writer.head);
    const named = new Set([...deletes, ...updates.keys()]);
    const keys = new Set([...named].map((index) => keyOf(before.rows[index])));
    const isDead = (row: LiveRow, index: number): boolean =>
      form === "equalityDeletes" ? keys.has(keyOf(row)) : named.has(index);
    const dead = before.rows.filter(isDead);
    const paths = new Set(dead.map(({ file }) => file.path));
    const moves = form === "copyOnWrite";
    const written = before.rows.flatMap((row, index): LiveRow[] => {
      const update = updates.get(index);
      const keepsId = form !== "equalityDeletes";
      if (update !== undefined) return [{ ...row, values: update, rowId: keepsId ? row.rowId : undefined }];
      return moves && paths.has(row.file.path) && !isDead(row, index) ? [row] : [];
    });
    const kept = before.rows.filter((row, index) => !isDead(row, index) && !(moves && paths.has(row.file.path)));
    const removed = moves ? [...new Map(dead.map(({ file }) => [file.path, file])).values()] : [];
    const vectors = new Map(before.vectors);
    const added: WrittenFile[] = [];
    for (const path of paths) {
      const vector = vectors.get(path);
      if ((moves || form === "deletionVectors") && vector) removed.push(vector.file);
      if (moves) vectors.delete(path);
      if (form !== "positionDeletes" && form !== "deletionVectors") continue;
      const hit = dead.filter(({ file }) => file.path === path);
      const file = hit[0]?.file as WrittenFile;
      const positions = hit.map(({ position }) => position);
      if (form === "positionDeletes")
        added.push(await this.writer.writePositionDeletes(file, positions, hit.length > 1));
      else {
        const all = [...(vector?.positions ?? []), ...positions];
        const deletionVector = this.writer.writeDeletionVector(file, all);
        vectors.set(path, { file: deletionVector, positions: all });
        added.push(deletionVector);
      }
    }
    if (form === "equalityDeletes") added.push(...(await this.writeEqualityDeletes(dead)));
    const data = [...written, ...inserts.map((values) => ({ values, rowId: undefined }))];
    const operation = dead.length > 0 ? "overwrite" : "append";
    return this.commit(operation, { rows: kept, vectors }, data, { add: added, remove: removed });
  }

  /** Rewrites all live rows into new files, one for each partition of the current spec. */
  async compact(): Promise<number> {
    const { head } = this.writer;
    const { rows } = this.stateAt(head);
    const live = head === undefined ? [] : this.writer.listLive(head).map(({ file }) => file);
    const remove = live.filter(({ content, format }) => content === "data" || format === "PUFFIN");
    return this.commit("replace", nothing, rows, { add: [], remove }, true);
  }

  private stateAt(snapshotId: number | undefined): State {
    return (snapshotId === undefined ? undefined : this.states.get(snapshotId)) ?? nothing;
  }

  private async writeEqualityDeletes(dead: readonly LiveRow[]): Promise<WrittenFile[]> {
    const groups = new Map<string, LiveRow[]>();
    for (const row of dead) {
      const scope = partitionKey(row.file.specId, row.file.partition);
      groups.set(scope, [...(groups.get(scope) ?? []), row]);
    }
    const [column] = this.writer.schema.fields;
    return Promise.all(
      [...groups.values()].map((group) => {
        const values = new Map(group.map((row) => [keyOf(row), [row.values[0] ?? null]]));
        return this.writer.writeEqualityDeletes([column?.name ?? ""], [...values.values()], group[0]?.file);
      }),
    );
  }

  private async commit(
    operation: "append" | "overwrite" | "replace",
    kept: State,
    written: readonly Pick<LiveRow, "values" | "rowId">[],
    files: { readonly add: readonly WrittenFile[]; readonly remove: readonly WrittenFile[] },
    mergeManifests = false,
  ): Promise<number> {
    const withIds = this.writer.version > 2 && written.some(({ rowId }) => rowId !== undefined);
    const rows = written.map(({ values, rowId }) =>
      withIds ? [...values, rowId === undefined ? null : BigInt(rowId), null] : values,
    );
    const data = rows.length === 0 ? [] : await this.writer.writeData(rows, withIds ? lineageFields : []);
    const id = this.writer.commit({ operation, add: [...data, ...files.add], remove: files.remove, mergeManifests });
    const firstIds = new Map(this.writer.listLive(id).map(({ file, firstRowId }) => [file.path, firstRowId]));
    const live = data.flatMap((file) =>
      file.rows.map((index, position): LiveRow => {
        const firstId = firstIds.get(file.path);
        const own = written[index]?.rowId;
        const rowId = own ?? (firstId === undefined ? undefined : firstId + position);
        return { values: written[index]?.values ?? [], file, position, rowId };
      }),
    );
    this.states.set(id, { rows: [...kept.rows, ...live], vectors: kept.vectors });
    return id;
  }
}

function keyOf(row: LiveRow | undefined): string {
  return String(row?.values[0] ?? null);
}

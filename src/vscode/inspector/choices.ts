import type { TableRef } from "../../model/table";
import { tableId } from "../../view/tree";
import type { MementoStore } from "../platform/mementoStore";

/** What a person chose for a table's changes, kept between sessions. */
export interface TableChoices {
  readonly identifier?: readonly string[];
  readonly ignoreColumns: readonly string[];
}

export class TableChoiceStore {
  constructor(private readonly memento: MementoStore<TableChoices>) {}

  get(table: TableRef): TableChoices {
    return this.memento.get(tableId(table)) ?? { ignoreColumns: [] };
  }

  /** No identifier columns means: go by the table's own. */
  async set(table: TableRef, identifier: readonly string[], ignoreColumns: readonly string[]): Promise<void> {
    await this.memento.set(tableId(table), { ignoreColumns, ...(identifier.length === 0 ? {} : { identifier }) });
  }
}

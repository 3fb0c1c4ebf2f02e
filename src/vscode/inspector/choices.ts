import type { TableRef } from "../../model/table";
import { tableId } from "../../view/tree";
import type { ChangesChoices } from "../../webviews/inspector/changes/contract";
import type { MementoStore } from "../platform/mementoStore";

/** What a person chose for the changes of each table, kept between sessions. */
export class TableChoiceStore {
  constructor(private readonly memento: MementoStore<ChangesChoices>) {}

  get(table: TableRef): ChangesChoices {
    return this.memento.get(tableId(table)) ?? { ignoreColumns: [] };
  }

  async set(table: TableRef, choices: ChangesChoices): Promise<void> {
    await this.memento.set(tableId(table), choices);
  }
}

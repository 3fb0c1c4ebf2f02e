import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { ChangelogResult } from "../../../changelog/request";
import type { ExportFormat, SortKey } from "../../../query/result";
import { formatQuantity } from "../../../view/format";
import { nameExport } from "../../../view/tablePlace";
import type { MenuGroups } from "../../shared/menu";
import "../../shared/menu";
import { PageElement } from "../../shared/pageElement";
import type { ChangesFilter } from "../contract";
import { makeSqlMenu } from "../sqlMenu";
import { exportResult, type ViewContext } from "../viewContext";
import type { ChangelogRequest } from "./changesRequest";
import { makeChangeView, makeExportView } from "./changesRequest";

const typingMs = 250;
const formats: readonly ExportFormat[] = ["csv", "json", "jsonl", "parquet"];

/** Filter by text, narrow the columns, and take the changes elsewhere. Emits `filter` and `only-changed`. */
@customElement("lens-changes-toolbar")
export class ChangesToolbar extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) result!: ChangelogResult;
  @property({ attribute: false }) request!: ChangelogRequest;
  @property({ attribute: false }) filter!: ChangesFilter;
  @property({ attribute: false }) sort: readonly SortKey[] = [];
  @property({ type: Boolean }) onlyChanged = true;
  /** Only updates are shown, so columns that none of them changed can be left out. */
  @property({ type: Boolean }) canNarrow = false;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;

  override render(): TemplateResult {
    const exports: MenuGroups = [
      formats.map((format) => ({
        label: format.toUpperCase(),
        run: () => this.export(format),
      })),
    ];
    return html`<div class="toolbar" role="toolbar" aria-label="Filter and export changes">
      <vscode-text-field
        class="filter-field"
        placeholder="Filter rows by text"
        aria-label="Filter rows by text"
        .value=${this.filter.text}
        @input=${this.hearTyping}
      >
        <span slot="start" class="codicon codicon-filter" aria-hidden="true"></span>
      </vscode-text-field>
      <vscode-checkbox
        .checked=${this.onlyChanged && this.canNarrow}
        ?disabled=${!this.canNarrow}
        title=${this.canNarrow ? "Leave out columns that no update changed" : "Inserted and deleted rows show all columns"}
        @change=${(event: Event) => this.emit("only-changed", (event.target as HTMLInputElement).checked)}
        >only columns that changed</vscode-checkbox
      >
      <span class="spring"></span>
      <lens-menu symbol="export" label="Export" .groups=${exports}></lens-menu>
      <lens-menu symbol="copy" label="Copy SQL" hint="Copy SQL that reads these changes" .groups=${this.makeReadMenu()}></lens-menu>
      <lens-menu symbol="discard" label="SQL that reverses this" hint="Copy SQL that reverses the changes shown" .groups=${this.makeReverseMenu()}></lens-menu>
    </div>`;
  }

  private export(format: (typeof formats)[number]): void {
    const { branch } = this.context;
    const about = nameExport("changes", { branch, at: this.request.range.to ?? branch });
    const view = makeExportView(this.filter, this.sort);
    exportResult(this.context, { resultId: this.result.resultId, view, about }, format);
  }

  private makeReadMenu(): MenuGroups {
    return makeSqlMenu(this.context, (dialect) =>
      this.context.host.call("formatChangelogSql", { ...this.request, dialect }),
    );
  }

  private makeReverseMenu(): MenuGroups {
    const { resultId, changeCount } = this.result;
    const view = { ...makeChangeView(resultId, this.filter, this.sort), offset: 0, count: changeCount };
    return makeSqlMenu(this.context, async (dialect) => {
      const { sql, changes } = await this.context.host.call("formatReverseSql", { view, dialect });
      return { sql, note: `that reverses ${formatQuantity(changes, "change")}` };
    });
  }

  private readonly hearTyping = (event: Event): void => {
    const text = (event.target as HTMLInputElement).value;
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.emit<ChangesFilter>("filter", { ...this.filter, text }), typingMs);
  };
}

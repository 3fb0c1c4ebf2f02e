import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { RefRequest } from "../../../catalog/refRequest";
import type { RefInfo } from "../../../catalog/tableInfo";
import { formatExpiry, formatQuantity, formatWhen, shortenId } from "../../../view/format";
import { formatAge } from "../../../view/refAge";
import { listRefRows, type RefRow } from "../../../view/refRows";
import { icon } from "../../shared/icon";
import type { MenuGroups } from "../../shared/menu";
import "../../shared/menu";
import { PageElement } from "../../shared/pageElement";
import { Task } from "../../shared/task";
import { openChangesBetween } from "../snapshots/snapshotMenu";
import { changeRefs, type ViewContext } from "../viewContext";

const headings = ["name", "snapshot", "committed", "compared with main", "kept", "its snapshots are kept", ""];

/** Branches and tags: where each stands, how long it stays, and what can be done to it. */
@customElement("lens-refs")
export class RefsView extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  private readonly checking = new Task<{ obstacle?: string }>(this);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.checking.run((options) => this.context.host.call("findRefObstacle", null, options));
  }

  override render(): TemplateResult {
    const rows = listRefRows(this.context.table);
    const branches = rows.filter(({ ref }) => ref.type === "branch").length;
    return html`<div class="toolbar">
        <h2 class="view-title">
          ${formatQuantity(branches, "branch", "branches")}, ${formatQuantity(rows.length - branches, "tag")}
        </h2>
        <span class="spring"></span>
        ${this.renderAction("Create branch…", { kind: "createBranch" })}
        ${this.renderAction("Create tag…", { kind: "createTag" })}
      </div>
      ${this.renderObstacle()}
      ${rows.length === 0 ? html`<p class="quiet">No branches and no tags: nothing was committed yet.</p>` : this.renderTable(rows)}`;
  }

  private get obstacle(): string | undefined {
    const { state } = this.checking;
    if (state.kind === "done") return state.value.obstacle;
    return state.kind === "failed" ? state.failure.message : undefined;
  }

  private get canChange(): boolean {
    return this.checking.state.kind === "done" && this.obstacle === undefined;
  }

  private renderObstacle(): TemplateResult | typeof nothing {
    if (this.obstacle === undefined) return nothing;
    return html`<p class="refs-obstacle" role="status">${icon("lock")} Branches and tags cannot be changed here: ${this.obstacle}</p>`;
  }

  private renderAction(label: string, request: RefRequest): TemplateResult {
    return html`<button
      class="tool-button"
      ?disabled=${!this.canChange || this.context.table.snapshots.length === 0}
      title=${this.obstacle ?? label}
      @click=${() => changeRefs(this.context, request)}
    >
      ${label}
    </button>`;
  }

  private renderTable(rows: readonly RefRow[]): TemplateResult {
    return html`<div class="table-scroll" tabindex="0" role="region" aria-label="Branches and tags">
      <table class="plain-table refs-table">
        <thead>
          <tr>
            ${headings.map((name) => (name === "" ? html`<th scope="col"><span class="visually-hidden">actions</span></th>` : html`<th scope="col">${name}</th>`))}
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => this.renderRow(row))}
        </tbody>
      </table>
    </div>`;
  }

  private renderRow(row: RefRow): TemplateResult {
    const { ref, snapshot } = row;
    const now = Date.now();
    return html`<tr>
      <th scope="row" class="refs-name">${icon(ref.type === "tag" ? "tag" : "git-branch")} <bdi>${ref.name}</bdi> <span class="quiet">${ref.type}</span></th>
      <td>
        ${
          snapshot === undefined
            ? html`<span class="text-deleted">${shortenId(ref.snapshotId)} is not kept</span>`
            : html`<button class="link-button mono" title=${`Show snapshot ${ref.snapshotId}`} @click=${() => this.showSnapshot(ref)}>${shortenId(ref.snapshotId)}</button>`
        }
      </td>
      <td>${snapshot === undefined ? nothing : formatWhen(snapshot.timestampMs, now)}</td>
      <td>${describeDistance(ref)}</td>
      <td>${describeEnd(row, now)}</td>
      <td>${describeSnapshots(ref)}</td>
      <td><lens-menu symbol="ellipsis" hint=${`What can be done with ${ref.name}`} .groups=${this.makeMenu(row)}></lens-menu></td>
    </tr>`;
  }

  private makeMenu({ ref, snapshot }: RefRow): MenuGroups {
    const { name, type, snapshotId } = ref;
    const { go, table } = this.context;
    const ask = (label: string, request: RefRequest) => ({
      label,
      run: () => changeRefs(this.context, { name, ...request }),
    });
    const main = table.refs.find((other) => other.name === "main");
    const mainHead = table.snapshots.find((other) => other.snapshotId === main?.snapshotId);
    return [
      snapshot === undefined
        ? []
        : [
            { label: "Rows", run: () => go({ view: "preview", at: name }) },
            {
              label: "Commits",
              run: () => (type === "branch" ? go({ view: "snapshots", branch: name }) : this.showSnapshot(ref)),
            },
            ...(mainHead !== undefined && (ref.ahead ?? 0) > 0 && ref.behind === 0
              ? [{ label: "Changes since main", run: () => openChangesBetween(this.context, mainHead, snapshot) }]
              : []),
          ],
      this.canChange
        ? [
            ...(type === "branch" ? [ask("Fast-forward…", { kind: "fastForward" })] : []),
            ...(name === "main"
              ? [
                  ask("Roll back…", { kind: "rollback" }),
                  ask("Set current snapshot…", { kind: "setCurrent" }),
                  ask("Publish staged commit…", { kind: "publish" }),
                ]
              : [ask("Move to another snapshot…", { kind: "replace" })]),
            ask("Change retention…", { kind: "setRetention" }),
            ...(name === "main" ? [] : [ask("Rename…", { kind: "rename" }), ask("Drop…", { kind: "drop" })]),
          ]
        : [],
      [
        {
          label: "Copy snapshot id",
          detail: shortenId(snapshotId),
          run: () => this.context.copy(snapshotId, "the snapshot id"),
        },
      ],
    ];
  }

  private showSnapshot({ snapshotId }: RefInfo): void {
    this.context.go({ view: "snapshots", selected: [snapshotId] });
  }
}

function describeDistance({ ahead, behind }: RefInfo): string {
  if (ahead === undefined || behind === undefined) return "";
  if (ahead === 0 && behind === 0) return "the same commit";
  return [...(ahead > 0 ? [`${ahead} ahead`] : []), ...(behind > 0 ? [`${behind} behind`] : [])].join(", ");
}

function describeEnd({ ref, endsMs, endsByDefault }: RefRow, nowMs: number): string {
  if (endsMs === undefined) return "for ever";
  const limit = endsByDefault ? "by the table's property" : formatAge(ref.maxRefAgeMs ?? 0);
  return `${limit}, may expire ${formatExpiry(endsMs, nowMs)}`;
}

function describeSnapshots({ type, minSnapshotsToKeep, maxSnapshotAgeMs }: RefInfo): string {
  if (type === "tag") return "its own alone";
  const limits = [
    ...(minSnapshotsToKeep === undefined ? [] : [`at least ${formatQuantity(minSnapshotsToKeep, "snapshot")}`]),
    ...(maxSnapshotAgeMs === undefined ? [] : [formatAge(maxSnapshotAgeMs)]),
  ];
  return limits.join(", ") || "as the table says";
}

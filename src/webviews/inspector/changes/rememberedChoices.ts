import type { ReactiveController, ReactiveControllerHost } from "lit";
import { Task } from "../../shared/task";
import type { ViewContext } from "../viewContext";
import type { ChangesChoices } from "./contract";

/** What a person chose for this table before: undefined until the host has answered, nothing chosen where it cannot. */
export class RememberedChoices implements ReactiveController {
  value: ChangesChoices | undefined;
  private readonly loading: Task<ChangesChoices>;

  constructor(private readonly view: ReactiveControllerHost & { readonly context: ViewContext }) {
    this.loading = new Task(view);
    view.addController(this);
  }

  hostConnected(): void {
    void this.loading
      .run((options) => this.view.context.host.call("getChoices", null, options))
      .then(() => this.choose(this.loading.value ?? { ignoreColumns: [] }));
  }

  choose(choices: ChangesChoices): void {
    this.value = choices;
    this.view.requestUpdate();
  }
}

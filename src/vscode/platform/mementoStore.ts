import type { Memento } from "vscode";

/** Small plain values kept between sessions under keys of one kind. */
export class MementoStore<T> {
  constructor(
    private readonly memento: Memento,
    private readonly kind: string,
  ) {}

  get(key: string): T | undefined {
    return this.memento.get<T>(`${this.kind}:${key}`);
  }

  async set(key: string, value: T | undefined): Promise<void> {
    await this.memento.update(`${this.kind}:${key}`, value);
  }
}

/** What is kept on the server, and what somebody typed over it without saving yet. */
import { keepUnsaved } from './form.svelte'

export class Draft<T extends object> {
  #typed = $state.raw<T | null>(null)
  #kept: () => T

  /** Call it in a component: it asks before unsaved input is left. */
  constructor(kept: () => T) {
    this.#kept = kept
    keepUnsaved(() => this.isDirty)
  }

  get shown(): T {
    return this.#typed ?? this.#kept()
  }

  get isDirty(): boolean {
    return this.#typed !== null && JSON.stringify(this.#typed) !== JSON.stringify(this.#kept())
  }

  edit(change: Partial<T>) {
    this.#typed = { ...this.shown, ...change }
  }

  drop() {
    this.#typed = null
  }
}

// Requests of which only the newest counts: while one is under way, later ones replace each other.

export class Latest<T> {
  private running = false;
  private next: { readonly value: T } | undefined;

  constructor(private readonly run: (value: T) => Promise<void>) {}

  ask(value: T): void {
    this.next = { value };
    if (!this.running) void this.drain();
  }

  /** Forgets what waits; what is under way ends. */
  drop(): void {
    this.next = undefined;
  }

  private async drain(): Promise<void> {
    this.running = true;
    while (this.next) {
      const { value } = this.next;
      this.next = undefined;
      await this.run(value);
    }
    this.running = false;
  }
}

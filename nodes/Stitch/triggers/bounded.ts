import { createHash } from 'crypto';

/** 96 bits of SHA-256, as 16 characters: keeps what n8n stores small. Never for a secret. */
export function shortHash(...parts: string[]): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('base64').slice(0, 16);
}

/** A map that forgets the entry that was set or used longest ago when it gets too large. */
export class BoundedMap<Key, Value> {
	private readonly entries = new Map<Key, Value>();

	constructor(private readonly limit: number) {}

	get(key: Key): Value | undefined {
		const value = this.entries.get(key);
		if (value !== undefined) this.set(key, value);
		return value;
	}

	has(key: Key): boolean {
		return this.entries.has(key);
	}

	set(key: Key, value: Value): void {
		this.entries.delete(key);
		this.entries.set(key, value);
		if (this.entries.size <= this.limit) return;
		const oldest = this.entries.keys().next();
		if (oldest.done !== true) this.entries.delete(oldest.value);
	}

	delete(key: Key): void {
		this.entries.delete(key);
	}

	clear(): void {
		this.entries.clear();
	}

	/** Forgets the entries, oldest first, up to the first one that is to be kept. */
	forgetWhile(isOver: (value: Value) => boolean): void {
		for (const [key, value] of this.entries) {
			if (!isOver(value)) return;
			this.entries.delete(key);
		}
	}
}

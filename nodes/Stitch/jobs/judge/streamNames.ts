import type { JobLog, StreamRows } from './jobLog';

/** A stream selected for replication (connect-api.md 8.23). */
export interface SelectedStream {
	streamName: string;
	tapStreamId?: string;
}

/** What a log says of the rows of one stream, as the loads list names it. */
export interface RowsOfStream extends StreamRows {
	/**
	 * How many load records of that name have to show a load: two schemas may have a stream of one
	 * name, and so may a deleted source. `all` where the log does not tell them apart.
	 */
	needed: number | 'all';
}

/** One spelling for the names that tap, target, destination and API give the same stream. */
export const foldName = (name: string): string =>
	name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_');

/** A line of a log, or a name to find in one: folded, and without the numbers, which change. */
export const foldWords = (text: string): string => foldName(` ${text.replace(/\d+/g, ' ')} `);

/** The names of a source's streams: those of its load records, and those of its selection. */
export class StreamNames {
	private readonly loaded: Set<string>;

	constructor(
		loaded: string[],
		private readonly selected: SelectedStream[] | undefined,
	) {
		this.loaded = new Set(loaded);
	}

	/** Under which name the loads list has a stream of the selection, or would have it. */
	inLoads(name: string): string {
		if (this.loaded.has(name)) return name;
		const own = new Set(this.selected?.map(({ streamName }) => streamName));
		const alike = [...this.loaded].filter(
			(other) => foldName(other) === foldName(name) && !own.has(other),
		);
		const rivals = [...own].filter((other) => foldName(other) === foldName(name));
		return alike.length === 1 && rivals.length <= 1 ? alike[0] : name;
	}

	/** How many selected streams a name of the loads list stands for; `undefined`: not known. */
	selectedAs(name: string): number | undefined {
		return this.selected?.filter(({ streamName }) => this.inLoads(streamName) === name).length;
	}

	/** The streams that a name in a log may mean, as the loads list names them. */
	private meant(logName: string): { names: string[]; needed: RowsOfStream['needed'] } {
		const selected = this.selected ?? [];
		const byId = selected.filter(({ tapStreamId }) => tapStreamId === logName);
		const byName = selected.filter(({ streamName }) => streamName === logName);
		if (byId.length === 1 && byName.every((stream) => stream === byId[0])) {
			return { names: [this.inLoads(byId[0].streamName)], needed: 1 };
		}
		if (byName.length > 0) {
			const needed = byName.length === 1 ? 1 : 'all';
			return { names: [this.inLoads(logName)], needed };
		}
		if (this.loaded.has(logName)) return { names: [logName], needed: 'all' };
		const folded = foldName(logName);
		const alike = new Set([
			...selected
				.filter(
					({ streamName, tapStreamId }) =>
						foldName(streamName) === folded || foldName(tapStreamId ?? streamName) === folded,
				)
				.map(({ streamName }) => this.inLoads(streamName)),
			...[...this.loaded].filter((name) => foldName(name) === folded),
		]);
		return { names: alike.size > 0 ? [...alike] : [logName], needed: 'all' };
	}

	/** The rows of a log by the names of the loads list. */
	rowsOf(log: JobLog): Map<string, RowsOfStream> {
		const rows = new Map<string, RowsOfStream>();
		for (const [logName, stream] of log.rows) {
			const { names, needed } = this.meant(logName);
			for (const name of names) {
				const other = rows.get(name);
				rows.set(name, {
					count: stream.count + (other?.count ?? 0),
					batches: other && (!other.batches || !stream.batches) ? 0 : sum(stream, other),
					lastAt: Math.max(stream.lastAt, other?.lastAt ?? 0),
					needed: together(needed, other?.needed),
				});
			}
		}
		return rows;
	}

	/** Whether a log says of a stream, in words or by its silence, that it had no rows. */
	isEmpty(log: JobLog, name: string): boolean {
		if (this.isSpokenOf(log, name)) return false;
		if (log.language === 'known') return true;
		return [...log.empty].some((logName) => {
			const { names } = this.meant(logName);
			return names.length === 1 && names[0] === name;
		});
	}

	/** Whether a line that isn't understood speaks of rows and names the stream. */
	private isSpokenOf({ foreign }: JobLog, name: string): boolean {
		if (foreign === 'all') return true;
		const own = this.selected?.filter(({ streamName }) => this.inLoads(streamName) === name) ?? [];
		const words = [name, ...own.map(({ tapStreamId = name }) => tapStreamId)].map(foldWords);
		return words.some((one) => [...foreign].some((line) => line.includes(one)));
	}
}

const sum = (stream: StreamRows, other?: StreamRows) => stream.batches + (other?.batches ?? 0);

const together = (needed: RowsOfStream['needed'], other: RowsOfStream['needed'] = 0) =>
	needed === 'all' || other === 'all' ? 'all' : needed + other;

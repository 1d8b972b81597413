import type { JobLog, StreamRows } from './jobLog';

/** A stream of a source, as its list names it (connect-api.md 8.23). */
export interface SourceStream {
	streamName: string;
	tapStreamId?: string;
	/** It is not selected for replication; a job may have rows of it anyway. */
	isLeftOut?: boolean;
}

/** What a log says of the rows of one stream, as the loads list names it. */
export interface RowsOfStream extends Omit<StreamRows, 'lastAt'> {
	/** When the last rows of each of several streams of that name were handed over, the latest first. */
	lastAts: number[];
	/**
	 * How many load records of that name have to show a load: two schemas may have a stream of one
	 * name, and so may a deleted source. `all` where the log does not tell them apart.
	 */
	needed: number | 'all';
}

/** One spelling for the names that tap, target, destination and API give the same stream. */
export function foldName(name: string): string {
	return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_');
}

/** A line of a log, or a name to find in one: folded, and without the numbers, which change. */
export const foldWords = (text: string): string => foldName(` ${text.replace(/\d+/g, ' ')} `);

/** What a name in a log means: names of the loads list, and the stream where that is sure. */
interface Meant {
	names: string[];
	stream?: SourceStream;
}

export const isSelected = ({ isLeftOut }: SourceStream) => isLeftOut !== true;

/** The names of a source's streams: those of its load records, and those of its own list. */
export class StreamNames {
	private readonly loaded: Set<string>;

	private readonly streams?: SourceStream[];

	constructor(loaded: string[], streams: SourceStream[] | undefined) {
		this.loaded = new Set(loaded);
		// A type without discovery lists none, and yet has some (connect-api.md 8.22).
		this.streams = streams?.length ? streams : undefined;
	}

	/** Under which name the loads list has a stream of the source, or would have it. */
	inLoads(name: string): string {
		if (this.loaded.has(name)) return name;
		const own = new Set(this.streams?.map(({ streamName }) => streamName));
		const alike = [...this.loaded].filter(
			(other) => foldName(other) === foldName(name) && !own.has(other),
		);
		const rivals = [...own].filter((other) => foldName(other) === foldName(name));
		return alike.length === 1 && rivals.length <= 1 ? alike[0] : name;
	}

	/** The streams that a name of the loads list stands for. */
	private named(name: string): SourceStream[] {
		return this.streams?.filter(({ streamName }) => this.inLoads(streamName) === name) ?? [];
	}

	/** How many selected streams a name of the loads list stands for; `undefined`: not known. */
	selectedAs(name: string): number | undefined {
		return this.streams && this.named(name).filter(isSelected).length;
	}

	/** The selected streams, by their names in the loads list; `undefined`: not known. */
	get selected(): string[] | undefined {
		return this.streams?.filter(isSelected).map(({ streamName }) => this.inLoads(streamName));
	}

	/** The streams that a name in a log may mean, as the loads list names them. */
	private meant(logName: string): Meant {
		const { streams = [] } = this;
		for (const some of [streams.filter(isSelected), streams]) {
			const byId = some.filter(({ tapStreamId }) => tapStreamId === logName);
			const byName = some.filter(({ streamName }) => streamName === logName);
			const [stream] = byId.length === 1 ? byId : byName;
			if (stream === undefined) continue;
			return byName.every((other) => other === stream)
				? { names: [this.inLoads(stream.streamName)], stream }
				: { names: [this.inLoads(logName)] };
		}
		if (this.loaded.has(logName)) return { names: [logName] };
		const folded = foldName(logName);
		const alike = new Set([
			...streams
				.filter(
					({ streamName, tapStreamId }) =>
						foldName(streamName) === folded || foldName(tapStreamId ?? streamName) === folded,
				)
				.map(({ streamName }) => this.inLoads(streamName)),
			...[...this.loaded].filter((name) => foldName(name) === folded),
		]);
		return { names: alike.size > 0 ? [...alike] : [logName] };
	}

	/** The rows of a log by the names of the loads list. */
	rowsOf(log: JobLog): Map<string, RowsOfStream> {
		const found = new Map<string, Map<SourceStream | string, StreamRows>>();
		for (const [logName, rows] of log.rows) {
			const { names, stream = logName } = this.meant(logName);
			for (const name of names) {
				const streams = found.get(name) ?? new Map<SourceStream | string, StreamRows>();
				const other = streams.get(stream);
				found.set(name, streams.set(stream, other ? sameRows(rows, other) : rows));
			}
		}
		return new Map([...found].map(([name, streams]) => [name, together(streams)]));
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
	isSpokenOf({ foreign }: JobLog, name: string): boolean {
		if (foreign === 'all') return true;
		const ids = this.named(name).map(({ tapStreamId = name }) => tapStreamId);
		const words = [name, ...ids].map(foldWords);
		return words.some((one) => [...foreign].some((line) => line.includes(one)));
	}
}

/** The rows of one stream that tap and target name differently: both count the same ones. */
function sameRows(one: StreamRows, other: StreamRows): StreamRows {
	const count = Math.max(one.count, other.count);
	// More rows than its batches hold: there are batches that the log does not name.
	const batches = [one, other].map((rows) => (rows.count === count ? rows.batches : 0));
	return { count, batches: Math.max(...batches), lastAt: Math.max(one.lastAt, other.lastAt) };
}

/** The rows of all streams that have one name. */
function together(streams: Map<SourceStream | string, StreamRows>): RowsOfStream {
	const all = [...streams.values()];
	const sum = (one: 'count' | 'batches') => all.reduce((total, rows) => total + rows[one], 0);
	return {
		count: sum('count'),
		batches: all.some(({ batches }) => batches === 0) ? 0 : sum('batches'),
		lastAts: all.map(({ lastAt }) => lastAt).sort((a, b) => b - a),
		needed: [...streams.keys()].some((stream) => typeof stream === 'string') ? 'all' : all.length,
	};
}

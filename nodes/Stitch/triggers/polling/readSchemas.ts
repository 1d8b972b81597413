import { currentStep } from '../../api/connectionChecks';
import { parseId } from '../../api/http/request';
import { isDeleted } from '../../api/sources';
import { pollStream, pollStreams } from '../../api/streams';
import type { StitchError } from '../../api/StitchError';
import type { StitchClient } from '../../api/types';
import type { JsonObject } from '../../json';
import { isDefined, isObject, textOf } from '../../json';
import {
	compareFields,
	compareStreams,
	fieldsOf,
	MAX_FIELDS,
	MAX_STREAMS,
	sizeOf,
	streamEvent,
} from './schemaEvents';
import type { Fields, SchemaEvent, SchemasState, SourceMemory, StreamMemory } from './schemaEvents';

/** Requests of a poll for streams and their fields; Stitch does not limit them. */
export const MAX_REQUESTS = 100;
/** Streams whose fields are read at a time. */
const AT_ONCE = 5;
/** Requests that may fail before the poll leaves the rest to the next one. */
const MAX_FAULTS = 3;

/** How long a list has to be empty before every stream counts as gone. */
const EMPTY_MS = 15 * 60 * 1000;

/** How far a source has to be for its list of streams to say something. */
const DISCOVERED = ['field_selection', 'fully_configured'];

export interface SchemaLook {
	state: SchemasState;
	events: SchemaEvent[];
	faults: StitchError[];
	/** Whether Stitch answered any request as it should. */
	isAnswered: boolean;
	/** Whether every source and stream has had its turn since the round began. */
	complete: boolean;
	/** Records of streams that could not be read. */
	unreadable: number;
	/** Streams or fields that were left out, because so many can't be remembered. */
	isFull: boolean;
}

interface ListedStream extends StreamMemory {
	selected: boolean;
}

interface StreamList {
	listed: Map<string, ListedStream>;
	/** Whether every record could be read: what is missing is gone then. */
	isWhole: boolean;
}

/** Stitch's clock, and whether there is time for another request. */
interface Timing {
	at: number;
	hasTime(): boolean;
}

function readListed(stream: JsonObject): ListedStream | undefined {
	const key = textOf(stream.tap_stream_id);
	const id = parseId(stream.stream_id);
	if (key === undefined || id === undefined) return undefined;
	const metadata = isObject(stream.metadata) ? stream.metadata : {};
	const selected = (metadata.selected ?? stream.selected) === true;
	return { key, id, name: textOf(stream.stream_name) ?? key, selected };
}

const isDiscovered = (source: JsonObject) => DISCOVERED.includes(currentStep(source) ?? '');

/** One poll's look at the streams: a round over all sources, as far as its requests go. */
class Round {
	readonly events: SchemaEvent[] = [];

	readonly faults: StitchError[] = [];

	isFull = false;

	unreadable = 0;

	requests = 0;

	constructor(
		private readonly client: StitchClient,
		readonly state: SchemasState,
		private readonly timing: Timing,
	) {}

	/** Whether so many lists or schemas can still be read, twice if need be. */
	private hasRoomFor(count: number): boolean {
		return this.requests + 2 * count <= MAX_REQUESTS && this.timing.hasTime();
	}

	/** Whether Stitch is out of order; what it refuses of some sources for good doesn't count. */
	private get isDown(): boolean {
		return this.faults.filter(({ isTransient }) => isTransient).length >= MAX_FAULTS;
	}

	/** Looks at one source; `false` when the poll ends within it, or before it. */
	async lookAt(source: JsonObject, id: number): Promise<boolean> {
		const resumed = this.state.next?.source === id ? this.state.next.after : undefined;
		this.state.next = { source: id, after: resumed };
		if (!this.hasRoomFor(1)) return false;
		const listed = await this.list(id);
		if (listed === undefined) return !this.isDown;
		const memory = await this.seeList(source, id, listed);
		if (memory === undefined) return true;
		const due = [...memory.listed.values()]
			.filter(({ key, selected }) => selected && (resumed === undefined || key > resumed))
			.sort((a, b) => (a.key < b.key ? -1 : 1));
		for (let from = 0; from < due.length; from += AT_ONCE) {
			const part = due.slice(from, from + AT_ONCE);
			if (!this.hasRoomFor(part.length)) return false;
			await Promise.all(part.map(async (stream) => await this.seeFields(id, memory, stream)));
			this.state.next = { source: id, after: part[part.length - 1].key };
			if (this.isDown) return false;
		}
		return true;
	}

	private async list(id: number): Promise<StreamList | undefined> {
		this.requests++;
		const answer = await pollStreams(this.client, id);
		if ('error' in answer) {
			this.faults.push(answer.error);
			return undefined;
		}
		const streams = answer.value.map(readListed).filter(isDefined);
		const unreadable = (answer.unreadable ?? 0) + answer.value.length - streams.length;
		this.unreadable += unreadable;
		const listed = new Map(streams.map((stream) => [stream.key, stream]));
		return { listed, isWhole: unreadable === 0 };
	}

	/** Takes in a list of streams; `undefined` when it says nothing yet. */
	private async seeList(source: JsonObject, id: number, list: StreamList) {
		const before = this.state.sources.get(id);
		const isEmpty = list.listed.size === 0;
		if (isEmpty && !(list.isWhole && isDiscovered(source))) return undefined;
		const hadNone = before?.emptySince !== undefined && before.streams.size === 0;
		if (before === undefined || (hadNone && !isEmpty)) return await this.seeFirstList(id, list);
		if (isEmpty && !this.isEmptyForLong(before)) return undefined;
		const lacks = compareStreams(before.streams, list.listed).disappeared.length > 0;
		const now = lacks ? await this.readAgain(id, list, before.streams) : list;
		if (now === undefined) return undefined;
		delete before.emptySince;
		const { appeared, disappeared } = compareStreams(before.streams, now.listed);
		// While there is no room for all of them, a stream may only seem to be new.
		const room = MAX_STREAMS - sizeOf(this.state).streams;
		for (const stream of before.isPartial ? [] : appeared.slice(0, room)) {
			this.events.push(streamEvent(id, 'streamAppeared', stream));
		}
		for (const stream of now.isWhole ? disappeared : []) {
			this.events.push(streamEvent(id, 'streamDisappeared', stream));
			before.streams.delete(stream.key);
		}
		return this.remember(id, before, now.listed, before.isPartial === true && !now.isWhole);
	}

	private async seeFirstList(id: number, list: StreamList) {
		const now = await this.readAgain(id, list, list.listed);
		if (now === undefined) return undefined;
		const memory: SourceMemory = { streams: new Map() };
		if (now.listed.size === 0) memory.emptySince = this.timing.at;
		// A stream that could not be read must not seem to be new later.
		return this.remember(id, memory, now.listed, !now.isWhole);
	}

	/** Whether an empty list is believed: it was so before, or has been for long enough by now. */
	private isEmptyForLong(before: SourceMemory): boolean {
		const hasNone = before.streams.size === 0;
		if (hasNone && before.emptySince === undefined) return true;
		before.emptySince ??= this.timing.at;
		if (this.timing.at - before.emptySince < EMPTY_MS) return false;
		if (hasNone) this.state.unsaved = true;
		return true;
	}

	/**
	 * The list after a second reading, since one may lack some streams for once: of those that are
	 * known it has what either shows. `undefined` when the second one says nothing.
	 */
	private async readAgain(id: number, first: StreamList, known: Map<string, unknown>) {
		if (!first.isWhole || first.listed.size === 0) return first;
		const again = await this.list(id);
		if (again === undefined || again.listed.size === 0) return undefined;
		return { ...again, listed: withKnown(known, first.listed, again.listed) };
	}

	private remember(
		id: number,
		memory: SourceMemory,
		listed: Map<string, ListedStream>,
		isPartial: boolean,
	) {
		this.state.sources.set(id, memory);
		delete memory.isPartial;
		if (isPartial) memory.isPartial = true;
		let { streams } = sizeOf(this.state);
		for (const { key, name, id: streamId, selected } of listed.values()) {
			const known = memory.streams.get(key);
			if (known === undefined && streams >= MAX_STREAMS) {
				memory.isPartial = true;
				this.isFull = true;
				continue;
			}
			if (known === undefined) {
				streams++;
				this.state.unsaved = true;
			}
			// What is not selected is not read, so that selecting it starts anew.
			const fields = selected ? known?.fields : undefined;
			if (fields !== known?.fields) this.state.unsaved = true;
			memory.streams.set(key, { key, name, id: streamId, fields });
		}
		return { memory, listed };
	}

	private async readFields(id: number, stream: ListedStream): Promise<Fields | undefined> {
		this.requests++;
		const answer = await pollStream(this.client, id, stream.id);
		if ('value' in answer) return fieldsOf(answer.value);
		this.faults.push(answer.error);
		return undefined;
	}

	private async seeFields(id: number, { memory }: { memory: SourceMemory }, listed: ListedStream) {
		const stream = memory.streams.get(listed.key);
		if (stream === undefined) return;
		const before = stream.fields;
		let now = await this.readFields(id, listed);
		if (now !== undefined && (before === undefined || lacksSome(before, now))) {
			// As with the streams: an answer may lack some for once.
			const again = await this.readFields(id, listed);
			now = again && withKnown(before ?? now, now, again);
		}
		if (now === undefined) return;
		if (before === undefined) {
			if (sizeOf(this.state).fields + now.size > MAX_FIELDS) this.isFull = true;
			else {
				stream.fields = now;
				this.state.unsaved = true;
			}
			return;
		}
		const changes = compareFields(before, now);
		if (changes.length === 0) return;
		this.events.push(streamEvent(id, 'fieldsChanged', { ...stream }, changes));
		stream.fields = now;
		if (sizeOf(this.state).fields <= MAX_FIELDS) return;
		delete stream.fields;
		this.state.unsaved = true;
		this.isFull = true;
	}
}

/** What the second of two answers shows, and what was known before and the first one still shows. */
const withKnown = <T>(known: Map<string, unknown>, first: Map<string, T>, second: Map<string, T>) =>
	new Map([...[...first].filter(([name]) => known.has(name)), ...second]);

const lacksSome = (before: Fields, now: Fields) =>
	[...before.keys()].some((name) => !now.has(name));

/** A copy that can be changed without the original. */
const copyOf = (state: SchemasState | undefined): SchemasState => ({
	...state,
	sources: new Map(
		[...(state?.sources ?? [])].map(([id, memory]) => [
			id,
			{
				...memory,
				streams: new Map([...memory.streams].map(([key, stream]) => [key, { ...stream }])),
			},
		]),
	),
});

/**
 * Reads the streams of the sources, and the fields of the selected ones, from where the last poll
 * stopped: at most 100 requests a poll. What is seen for the first time is remembered, what differs
 * from that is an event. Never throws.
 */
export async function lookAtSchemas(
	client: StitchClient,
	sources: JsonObject[],
	before: SchemasState | undefined,
	timing: Timing,
): Promise<SchemaLook> {
	const state = copyOf(before);
	const present = new Map<number, JsonObject>();
	const deleted = new Set<number>();
	for (const source of sources) {
		const id = parseId(source.id);
		if (id === undefined) continue;
		if (isDeleted(source)) deleted.add(id);
		else present.set(id, source);
	}
	for (const id of deleted) state.sources.delete(id);
	const first = state.next?.source ?? 0;
	const ids = [...present.keys()].filter((id) => id >= first).sort((a, b) => a - b);
	const round = new Round(client, state, timing);
	let complete = true;
	for (const id of ids) {
		complete = await round.lookAt(present.get(id) ?? {}, id);
		if (!complete) break;
	}
	if (complete) delete state.next;
	const { events, faults, isFull, unreadable } = round;
	const isAnswered = round.requests > faults.length;
	return { state, events, faults, isAnswered, complete, isFull, unreadable };
}

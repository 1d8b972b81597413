import type { IDataObject } from 'n8n-workflow';
import type { SentPage } from '../../../../support/pollTimeline';

const MINUTE = 60_000;

/** What makes a record an event that may be emitted once; an error state has no time. */
function keyOf(raw: IDataObject): string | undefined {
	if ('job_name' in raw) return String(raw.job_name);
	const { source_name, stream_name, last_batch_loaded_at } = raw;
	if (last_batch_loaded_at === null) return undefined;
	return `${String(source_name)}.${String(stream_name)} ${String(last_batch_loaded_at)}`;
}

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;

const timeOf = (raw: IDataObject) =>
	Date.parse(String(raw.completion_time ?? raw.last_batch_loaded_at));

const streamOf = ({ source_name, stream_name }: IDataObject) =>
	`${String(source_name)}.${String(stream_name)}`;

const isHalfWritten = ({ tap_exit_status, tap_description }: IDataObject) =>
	tap_exit_status === null && tap_description === null;

const reasonOf = ({ error_state }: IDataObject) =>
	error_state === null || error_state === undefined ? undefined : JSON.stringify(error_state);

const loadTimeOf = ({ last_batch_loaded_at: time }: IDataObject) => Date.parse(String(time)) || 0;

/** What one list has shown, and what of it was emitted, whatever n8n has stored of it. */
export class Ledger {
	private told = new Set<string>();

	private shownFirst = new Set<string>();

	/** Records that a poll has shown, but not how their job ended: they may be emitted later. */
	private halfWritten: IDataObject[] = [];

	/** When the first poll was, to the second that Stitch's clock shows. */
	private markedAt?: number;

	constructor(private readonly list: string) {}

	/** A poll that succeeded: fails when it emitted something twice, too early, or not at all. */
	note(output: IDataObject[], sent: SentPage[], startedAt: number): void {
		const field = this.list === 'loads' ? 'load' : 'extraction';
		const told = output
			.filter(({ event }) => event !== 'loadFailed')
			.map((json) => json[field] as IDataObject | undefined)
			.filter(isDefined);
		const pages = sent.filter(({ list }) => list === this.list);
		const shown = pages.flatMap(({ records }) => records as IDataObject[]);
		const whole = shown.filter((raw) => !isHalfWritten(raw));
		if (this.markedAt === undefined) {
			this.markedAt = startedAt;
			whole.forEach((raw) => this.shownFirst.add(keyOf(raw) ?? ''));
		} else this.halfWritten.push(...shown.filter(isHalfWritten));
		// What is listed late, or moved to a page that was read already, may be a little older.
		const oldest = this.markedAt - 15 * MINUTE - 1_000;
		const wrong: string[] = [];
		for (const raw of told) {
			const key = keyOf(raw);
			if (key === undefined) continue;
			if (this.told.has(key)) wrong.push(`${key} twice`);
			if (this.shownFirst.has(key)) wrong.push(`${key} of before`);
			if (timeOf(raw) <= oldest) wrong.push(`${key} too old`);
			this.told.add(key);
		}
		expect(wrong).toEqual([]);
		this.expectTold(whole);
	}

	/** Whatever was ever shown, and is shown in the end, has been emitted. */
	expectAllTold(shown: IDataObject[]): void {
		this.expectTold([...shown, ...this.halfWritten]);
	}

	/** Whatever ended after the first poll and was shown has been emitted by now. */
	private expectTold(shown: IDataObject[]): void {
		const { markedAt } = this;
		if (markedAt === undefined) return;
		const due = shown
			.filter((raw) => timeOf(raw) > markedAt + 1_000)
			.map(keyOf)
			.filter(isDefined)
			.filter((key) => !this.shownFirst.has(key));
		expect(due.filter((key) => !this.told.has(key))).toEqual([]);
	}
}

/** What is known of a reason that a stream has shown. */
interface Reason {
	/** Looks without it since. */
	misses: number;
	/** Whether it may be over: a restart forgets that a look lacked it, and a page may lack others. */
	mayBeOver: boolean;
}

/**
 * The error states of the streams: emitted when they begin or change, once for as long as they last.
 * One is over when its stream has loaded something, or when two looks lack it.
 */
export class ErrorLedger {
	private reasons = new Map<string, Map<string, Reason>>();

	private loaded = new Map<string, number>();

	note(output: IDataObject[], sent: SentPage[]): void {
		const pages = sent.filter(({ list }) => list === 'loads');
		const isWhole = pages.length === 1 && pages[0].isLast;
		const shown = new Map<string, IDataObject[]>();
		for (const raw of pages.flatMap(({ records }) => records as IDataObject[])) {
			shown.set(streamOf(raw), [...(shown.get(streamOf(raw)) ?? []), raw]);
		}
		const told = output
			.filter(({ event }) => event === 'loadFailed')
			.map(({ load }) => load as IDataObject);
		for (const [stream, records] of shown) {
			const now = new Set(records.map(reasonOf).filter(isDefined));
			const before = this.reasons.get(stream);
			const ofStream = told.filter((raw) => streamOf(raw) === stream).map(reasonOf);
			const due = [...now].filter((reason) => before !== undefined && !before.has(reason));
			const maybe = ofStream.filter((reason) => before?.get(reason ?? '')?.mayBeOver === true);
			if (before !== undefined) expect(ofStream.sort()).toEqual([...due, ...maybe].sort());
			const last = this.loaded.get(stream) ?? 0;
			const latest = Math.max(last, ...records.map(loadTimeOf));
			this.loaded.set(stream, latest);
			this.reasons.set(stream, this.after(before, now, latest > last, isWhole));
		}
	}

	private after(
		before: Map<string, Reason> = new Map<string, Reason>(),
		now: Set<string>,
		hasLoaded: boolean,
		isWhole: boolean,
	) {
		const after = new Map<string, Reason>();
		for (const [reason, { misses, mayBeOver }] of before) {
			if (hasLoaded && isWhole) continue;
			after.set(reason, {
				misses: misses + 1,
				mayBeOver: mayBeOver || hasLoaded || misses > 0,
			});
		}
		for (const reason of now) after.set(reason, { misses: 0, mayBeOver: false });
		return after;
	}
}

/** Sources that are new, and pauses by Stitch: each emitted once, if it was there at a poll. */
export class SourceLedger {
	private told = new Set<string>();

	private old?: Set<string>;

	note(output: IDataObject[], sources: IDataObject[]): void {
		const present = sources.filter(({ deleted_at }) => deleted_at === null);
		const shown = present.flatMap(({ id, system_paused_at: paused }) => [
			`newSource ${String(id)}`,
			...(paused === null ? [] : [`sourcePaused ${String(id)} ${String(paused)}`]),
		]);
		this.old ??= new Set(shown);
		for (const { event, source } of output) {
			const { id, system_paused_at: paused } = (source ?? {}) as IDataObject;
			if (event !== 'newSource' && event !== 'sourcePaused') continue;
			const key = `${event} ${String(id)}${event === 'newSource' ? '' : ` ${String(paused)}`}`;
			expect([key, this.told.has(key), this.old.has(key)]).toEqual([key, false, false]);
			this.told.add(key);
		}
		const { old } = this;
		expect(shown.filter((key) => !old.has(key) && !this.told.has(key))).toEqual([]);
	}
}

/** How far Stitch's clock is ahead of ours, as an interval of milliseconds. */
export interface ClockOffset {
	from: number;
	to: number;
}

/** A `Date` header, in whole seconds, and when its answer was asked for and came, our clock. */
export interface DatedAnswer {
	date: number;
	requestedAt: number;
	answeredAt: number;
}

/** What is known of the offset after one more answer. Pure. */
export function narrowed(
	known: ClockOffset | undefined,
	{ date, requestedAt, answeredAt }: DatedAnswer,
): ClockOffset {
	const now = { from: date - answeredAt, to: date + 1_000 - requestedAt };
	if (known === undefined) return now;
	const both = { from: Math.max(known.from, now.from), to: Math.min(known.to, now.to) };
	// Two clocks don't run at quite the same speed: what no longer fits is forgotten.
	return both.from <= both.to ? both : now;
}

/** When a start was sent and answered, our clock; `date`: of the answer, Stitch's clock. */
export interface StartMoment {
	sentAt: number;
	answeredAt: number;
	date?: number;
	/** An earlier try of this run started the job: n8n runs the node again. */
	ofEarlierTry?: true;
}

/** Between which moments of Stitch's clock a start was decided. */
export function decidedBetween(
	{ sentAt, answeredAt, date }: StartMoment,
	offset: ClockOffset | undefined,
): ClockOffset | undefined {
	if (offset === undefined) return undefined;
	const from = sentAt + offset.from;
	const to = Math.min(answeredAt + offset.to, date === undefined ? Infinity : date + 1_000);
	return { from, to: Math.max(from, to) };
}

import { Cron } from 'croner';

/** A day that is not 1 to 7, or a place in the month that is not #1 to #5. */
const OTHER_DAY = /(?<![/#\d])([089]|\d{2,})|#(?![1-5]$)/;

/**
 * Quartz expressions as Stitch takes them (data-structures.md 5.3): seconds, minutes, hours, day of
 * month, month, day of week, and possibly a year; exactly one of the two day fields is `?`.
 */
function read(expression: string): Cron {
	const fields = expression.trim().toUpperCase().split(/\s+/);
	if (fields.length < 6) throw new Error('Unexpected end of expression.');
	if (fields.length > 7) throw new Error('Too many fields in expression.');
	const [, , , dayOfMonth, , dayOfWeek] = fields;
	if (dayOfMonth !== '?' && dayOfWeek !== '?')
		throw new Error(
			'Support for specifying both a day-of-week AND a day-of-month parameter is not implemented.',
		);
	const known = /^[A-Z\d,\-*/#]+$/;
	const strange = fields.findIndex(
		(field, index) => !known.test(field) && !(field === '?' && (index === 3 || index === 5)),
	);
	if (strange >= 0 || dayOfMonth === dayOfWeek)
		throw new Error("'?' can only be specified for Day-of-Month -OR- Day-of-Week.");
	if (OTHER_DAY.test(dayOfWeek)) throw new Error(`Illegal day of the week: '${dayOfWeek}'`);
	// The last day of a week is a Saturday.
	if (dayOfWeek === 'L') fields[5] = 'SAT';
	return new Cron(fields.join(' '), {
		mode: '6-or-7-parts',
		timezone: 'UTC',
		// Quartz counts the days of the week from 1, a Sunday, and takes 0/20 for every 20 from 0.
		alternativeWeekdays: true,
		sloppyRanges: true,
	});
}

/** What is wrong with an expression; undefined when nothing is. */
export function faultOf(expression: string): string | undefined {
	try {
		read(expression);
		return undefined;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}

/**
 * The first time after `now` that an expression names, in milliseconds; undefined when there is
 * none.
 */
export function nextFireTime(expression: string, now: number): number | undefined {
	if (faultOf(expression) !== undefined) return undefined;
	return read(expression).nextRun(new Date(now))?.getTime();
}

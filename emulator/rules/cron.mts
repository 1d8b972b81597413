/**
 * Quartz expressions as Stitch takes them (data-structures.md 5.3): seconds, minutes, hours, day of
 * month, month, day of week, and possibly a year; exactly one of the two day fields is `?`.
 */

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const DAY_MS = 86_400_000;

const FIELDS = [
	{ name: 'second', from: 0, to: 59, names: [] },
	{ name: 'minute', from: 0, to: 59, names: [] },
	{ name: 'hour', from: 0, to: 23, names: [] },
	{ name: 'day of month', from: 1, to: 31, names: [] },
	{ name: 'month', from: 1, to: 12, names: MONTHS },
	{ name: 'day of week', from: 1, to: 7, names: DAYS },
	{ name: 'year', from: 1970, to: 2099, names: [] },
];

type Field = { name: string; from: number; to: number; names: string[] };

function numberIn(text: string, field: Field) {
	const named = field.names.indexOf(text);
	const value = named >= 0 ? named + 1 : /^\d+$/.test(text) ? Number(text) : Number.NaN;
	return value >= field.from && value <= field.to ? value : undefined;
}

/**
 * The values that a field without `?`, `L`, `W` and `#` stands for; undefined when it is malformed.
 */
function valuesOf(text: string, field: Field) {
	const values: Set<number> = new Set();
	for (const part of text.split(',')) {
		const [range, step = '1', ...rest] = part.split('/');
		if (rest.length > 0 || !/^[1-9]\d*$/.test(step)) return undefined;
		const [low, high] = range === '*' ? [field.from, field.to] : range.split('-');
		const start = numberIn(String(low), field);
		const single = part.includes('/') ? field.to : start;
		const end = high === undefined ? single : numberIn(String(high), field);
		if (start === undefined || end === undefined) return undefined;
		for (let value = start; value <= end; value += Number(step)) values.add(value);
	}
	return values;
}

const DAY_OF_MONTH_SPECIAL = /^(L|LW|L-\d{1,2}|\d{1,2}W)$/;
const DAY_OF_WEEK_SPECIAL = /^(L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/;

/** What is wrong with an expression; undefined when nothing is. */
export function faultOf(expression: string): string | undefined {
	const parts = expression.trim().toUpperCase().split(/\s+/);
	if (parts.length < 6) return 'Unexpected end of expression.';
	if (parts.length > 7) return 'Too many fields in expression.';
	if (parts[3] !== '?' && parts[5] !== '?')
		return 'Support for specifying both a day-of-week AND a day-of-month parameter is not implemented.';
	if (parts[3] === '?' && parts[5] === '?')
		return "'?' can only be specified for Day-of-Month -OR- Day-of-Week.";
	const wrong = parts.findIndex((part, index) => {
		if (index === 3 && (part === '?' || DAY_OF_MONTH_SPECIAL.test(part))) return false;
		if (index === 5 && (part === '?' || DAY_OF_WEEK_SPECIAL.test(part))) return false;
		return valuesOf(part, FIELDS[index]) === undefined;
	});
	return wrong < 0 ? undefined : `Illegal value for ${FIELDS[wrong].name}: '${parts[wrong]}'`;
}

/** @param month 0-based */
const lastDay = (year: number, month: number) =>
	new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

/** The weekday nearest to a day, within its month. */
function nearestWeekday(y: number, m: number, day: number) {
	const weekday = new Date(Date.UTC(y, m, day)).getUTCDay();
	if (weekday === 6) return day > 1 ? day - 1 : day + 2;
	if (weekday === 0) return day < lastDay(y, m) ? day + 1 : day - 2;
	return day;
}

function matchesDayOfMonth(text: string, date: Date) {
	const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
	const last = lastDay(year, month);
	if (text === '?') return true;
	if (text === 'L') return day === last;
	if (text === 'LW') return day === nearestWeekday(year, month, last);
	if (text.startsWith('L-')) return day === last - Number(text.slice(2));
	if (text.endsWith('W'))
		return day === nearestWeekday(year, month, Math.min(last, Number.parseInt(text, 10)));
	return valuesOf(text, FIELDS[3])?.has(day) ?? false;
}

function matchesDayOfWeek(text: string, date: Date) {
	const weekday = date.getUTCDay() + 1;
	const day = date.getUTCDate();
	if (text === '?') return true;
	if (text === 'L') return weekday === 7;
	const special = /^(.+?)(?:#(\d)|(L))$/.exec(text);
	if (special && DAY_OF_WEEK_SPECIAL.test(text)) {
		if (numberIn(special[1], FIELDS[5]) !== weekday) return false;
		if (special[2]) return Math.ceil(day / 7) === Number(special[2]);
		return day > lastDay(date.getUTCFullYear(), date.getUTCMonth()) - 7;
	}
	return valuesOf(text, FIELDS[5])?.has(weekday) ?? false;
}

/**
 * The first time after `now` that an expression names, in milliseconds; undefined when there is
 * none within ten years.
 */
export function nextFireTime(expression: string, now: number) {
	if (faultOf(expression) !== undefined) return undefined;
	const [second, minute, hour, dayOfMonth, month, dayOfWeek, year = '*'] = expression
		.trim()
		.toUpperCase()
		.split(/\s+/);
	const sets = [second, minute, hour].map((text, index) =>
		[...(valuesOf(text, FIELDS[index]) ?? [])].sort((a, b) => a - b),
	);
	const months = valuesOf(month, FIELDS[4]);
	const years = valuesOf(year, FIELDS[6]);
	const today = Math.floor(now / DAY_MS) * DAY_MS;
	for (let offset = 0; offset < 3660; offset++) {
		const date = new Date(today + offset * DAY_MS);
		if (!years?.has(date.getUTCFullYear()) || !months?.has(date.getUTCMonth() + 1)) continue;
		if (!matchesDayOfMonth(dayOfMonth, date) || !matchesDayOfWeek(dayOfWeek, date)) continue;
		for (const h of sets[2])
			for (const m of sets[1])
				for (const s of sets[0]) {
					const time = date.getTime() + ((h * 60 + m) * 60 + s) * 1000;
					if (time > now) return time;
				}
	}
	return undefined;
}

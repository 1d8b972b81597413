import { faultOf, nextFireTime } from '../../emulator/rules/cron.mts';

const NOW = Date.UTC(2024, 2, 5, 13); // a Tuesday

test.each([
	['0 0 12 ? * MON-FRI *', '2024-03-06T12:00:00.000Z'],
	['0 30,10 * ? * *', '2024-03-05T13:10:00.000Z'],
	['0 0/20 * * * ?', '2024-03-05T13:20:00.000Z'],
	['0 0 6 L * ?', '2024-03-31T06:00:00.000Z'],
	['0 0 6 LW * ?', '2024-03-29T06:00:00.000Z'],
	['0 0 6 17W * ?', '2024-03-18T06:00:00.000Z'],
	['0 0 6 ? * 6#3', '2024-03-15T06:00:00.000Z'],
	['0 0 6 ? * FRIL', '2024-03-29T06:00:00.000Z'],
	['0 0 6 ? * L', '2024-03-09T06:00:00.000Z'],
	['0 0 6 ? * 1', '2024-03-10T06:00:00.000Z'],
	['0 0 6 31W * ?', '2024-03-29T06:00:00.000Z'],
	['0 0 6 1 JAN ? 2026', '2026-01-01T06:00:00.000Z'],
	['0 0 6 1 1 ? 2023', undefined],
])('%s fires next at %s', (expression, expected) => {
	expect(faultOf(expression)).toBeUndefined();
	const next = nextFireTime(expression, NOW);
	expect(next === undefined ? undefined : new Date(next).toISOString()).toBe(expected);
});

test.each([
	['* * * * * *', 'not implemented'],
	['0 0 12 ? * ?', "'?'"],
	['0 0 12 ? *', 'Unexpected end'],
	['0 0 24 ? * MON', 'hour'],
	['0 0 12 ? FOO MON', 'FOO'],
	['0 0/0 12 ? * MON', 'stepping'],
	['0 0 12 ? * 8', 'day'],
	['0 0 12 ? * 0', 'day'],
	['0 0 12 ? * MON#6', 'day'],
	['0 0 12 32 * ?', 'day'],
	['? 0 12 1 * ?', "'?'"],
	['0 0 +12 1 * ?', "'?'"],
	['@daily', 'Unexpected end'],
	['0 0 12 ? * MON 2024 1', 'Too many'],
])('%s is refused: %s', (expression, reason) => {
	expect(faultOf(expression)).toContain(reason);
	expect(nextFireTime(expression, NOW)).toBeUndefined();
});

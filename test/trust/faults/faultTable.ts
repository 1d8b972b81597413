import { resources } from '../../../nodes/Stitch/actions/resources';
import { faultKinds } from './faultKinds';
import type { Cell, Row } from './runCell';

const CAUSES: Record<string, string> = {
	'credential-invalid': 'C',
	'rate-limited': 'L',
	'temporarily-unavailable': 'T',
};

/** What a person reads, without what differs from operation to operation. */
function words({ message, description }: Cell): string {
	const text = `**${message}** ${description}`;
	return text
		.replace(/ \((?:[a-z][^()*]*)\)\*\*/, ' (…)**')
		.replace(/\(status \d+/g, '(status …')
		.replace(/, \d+ attempts/, ', … attempts')
		.replace(/\d+\.\d+\.sync\.[0-9a-f-]+/g, '{job_name}')
		.replace(/\|/g, '\\|')
		.replace(/\s+/g, ' ')
		.trim();
}

const shownName = ({ operation: { resource, operation } }: Row): string => {
	const found = resources.find(({ option }) => option.value === resource);
	const own = found?.operations.find(({ option }) => option.value === operation);
	return `${found?.option.name}: ${own?.option.name}`;
};

const line = (cells: string[]) => `| ${cells.join(' | ')} |`;

/** The matrix as the text of docs/faults.md. */
export function faultTable(rows: Array<{ row: Row; cells: Cell[] }>): string {
	const legend = new Map<string, string>();
	const numberOf = (text: string) => {
		const known = legend.get(text) ?? `M${legend.size + 1}`;
		legend.set(text, known);
		return known;
	};
	const cellOf = (cell: Cell) => {
		if (cell.message === undefined) return `${cell.attempts} ✓`;
		const cause = cell.cause === undefined ? '' : ` ${CAUSES[cell.cause] ?? cell.cause}`;
		return `${cell.attempts} ${numberOf(words(cell))}${cause}`;
	};
	const body = rows.map(({ row, cells }) =>
		line([shownName(row), `\`${row.shown}\``, ...cells.map(cellOf)]),
	);
	return [
		'# Faults',
		'',
		'Written by `node scripts/faults.js` from a run of every operation on the local emulator; not to be edited by hand. `test/trust/faults.test.ts` runs it again and compares.',
		'',
		'A row is a request that an operation makes, a column a fault that this request meets every time it is sent. A cell says how often it was sent, then `✓` where the operation went on, or the number of what the user reads (below), and the `failure` cause that n8n gets: `C` credential-invalid, `L` rate-limited, `T` temporarily-unavailable.',
		'',
		'- GET, PUT and DELETE are sent again at most three times, for 429, 5xx, lost connections, time-outs and unreadable answers, after half a second, one and two, each less up to a half at random. `Retry-After` in seconds or as a date counts instead; one of more than 30 seconds ends the request.',
		'- A POST is sent once, unless no connection was made.',
		'- An operation that polls looks again at its own pace, so that its counts are higher.',
		'- The answer of a delete and of stopping a job is not looked at, since the documents describe it in two ways or not at all; an empty one is success.',
		'',
		line(['operation', 'request', ...faultKinds.map(({ name }) => name)]),
		line(['---', '---', ...faultKinds.map(() => '---')]),
		...body,
		'',
		'## What the user reads',
		'',
		...[...legend].map(([text, number]) => `- **${number}** ${text}`),
		'',
	].join('\n');
}

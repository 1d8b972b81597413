export interface Row {
	what: string;
	against: string;
	unit: string;
	ours: number;
	theirs: number;
	/** Most that ours may be of theirs; none: for scale only. */
	target?: number;
}

export interface Machine {
	cores: number;
	/** The load average of five minutes. */
	load: number;
}

/** What a measuring process sends. */
export interface Measurements {
	/** The version of Node.js. */
	node: string;
	expressionEngine: string;
	machine: Machine;
	runs: number;
	rows: Row[];
}

/** The bench itself keeps about one and a half cores busy. */
const isBusy = ({ cores, load }: Machine) => load > cores + 0.5;

const ratioOf = ({ ours, theirs }: Row) =>
	theirs === 0 ? (ours === 0 ? 0 : Infinity) : ours / theirs;

function verdict(row: Row) {
	if (row.target === undefined) return '';
	return ratioOf(row) <= row.target ? 'pass' : 'MISS';
}

function shown(value: number, unit: string) {
	const text = Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 0);
	return unit === '' ? text : `${text} ${unit}`;
}

export function table({ node, expressionEngine, machine, runs, rows }: Measurements) {
	const cells = rows.map((row) => [
		row.what,
		row.against,
		shown(row.ours, row.unit),
		shown(row.theirs, row.unit),
		ratioOf(row).toFixed(2),
		row.target === undefined ? '' : `≤ ${row.target}`,
		verdict(row),
	]);
	const heads = ['what', 'against', 'ours', 'theirs', 'ratio', 'target', ''];
	const widths = heads.map((head, column) =>
		Math.max(head.length, ...cells.map((line) => line[column]?.length ?? 0)),
	);
	const line = (texts: string[]) =>
		texts
			.map((text, column) =>
				column < 2 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
			)
			.join('  ')
			.trimEnd();
	return [
		`Node.js ${node}, expression engine "${expressionEngine}", medians of ${runs} runs`,
		`${machine.cores} cores, load average ${machine.load.toFixed(1)}${isBusy(machine) ? ': a busy machine, on which times say little' : ''}`,
		line(heads),
		...cells.map(line),
	].join('\n');
}

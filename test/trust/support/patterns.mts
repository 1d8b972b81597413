import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A pattern, and where it is written. */
export interface Pattern {
	place: string;
	pattern: RegExp;
}

function patternsIn(folder: string, file: string): Pattern[] {
	const text = readFileSync(join(folder, file), 'utf8');
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
	const found: Pattern[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isRegularExpressionLiteral(node)) {
			const [, body, flags] = /^\/(.*)\/([a-z]*)$/s.exec(node.text) ?? [];
			const { line } = source.getLineAndCharacterOfPosition(node.getStart());
			found.push({ place: `${file}:${line + 1}`, pattern: new RegExp(body, flags) });
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

/** Every pattern that is written in what ships, each once. */
export function shippedPatterns(folder: string): Pattern[] {
	const files = ['nodes', 'credentials'].flatMap((name) =>
		(readdirSync(join(folder, name), { recursive: true }) as string[])
			.filter((file) => file.endsWith('.ts'))
			.map((file) => join(name, file)),
	);
	const all = files.flatMap((file) => patternsIn(folder, file));
	return [...new Map(all.map((one) => [String(one.pattern), one])).values()];
}

/** What a pattern may start on and not finish: its own words, alone and cut short. */
export function piecesFor({ source }: RegExp): string[] {
	const plain = source.replace(/\\([^A-Za-z0-9])/g, '$1');
	const words = plain.match(/[\w /:#"'<>=&%;!{}.,-]{2,}/g) ?? [];
	const cut = words.flatMap((word) => [word, word.slice(0, -1)]);
	const any = [
		' ',
		'\t',
		'\n',
		'0',
		'9',
		'a',
		'A',
		'_',
		'-',
		'.',
		'/',
		'\\',
		'\\\\',
		'%',
		'<',
		'[',
	];
	return [...new Set([...cut, ...any, '{}', '()', 'a ', '1.', '2024-01-01T', 'http://'])];
}

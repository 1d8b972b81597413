import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { posix as path } from 'node:path';
import ts from 'typescript';
import type {
	ExportDeclaration,
	ImportDeclaration,
	ImportOrExportSpecifier,
	Statement,
} from 'typescript';

/** `names`: what is imported, `*` for all of it; `file`: of the repository */
type Import = { name: string; typeOnly: boolean; names: string[]; file?: string };

/** `code`: without comments, made when it is needed */
type Source = { file: string; text: string; code: string; imports: Import[] };

/** Every file that git tracks or would take, and that is there. */
export function filesOf(root: string) {
	const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
		cwd: root,
		encoding: 'utf8',
	});
	return list.split('\n').filter((file) => file !== '' && fs.existsSync(path.join(root, file)));
}

/** What an import or a re-export takes. */
function namesOf(statement: ImportDeclaration | ExportDeclaration) {
	const clause = ts.isImportDeclaration(statement) ? statement.importClause : undefined;
	const named = ts.isImportDeclaration(statement) ? clause?.namedBindings : statement.exportClause;
	const standard = clause?.name ? ['default'] : [];
	if (named && (ts.isNamedImports(named) || ts.isNamedExports(named))) {
		const elements: ReadonlyArray<ImportOrExportSpecifier> = named.elements;
		return [...standard, ...elements.map(({ name, propertyName }) => (propertyName ?? name).text)];
	}
	return named || ts.isExportDeclaration(statement) ? [...standard, '*'] : standard;
}

function importOf(statement: Statement): Import[] {
	if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
	const { moduleSpecifier } = statement;
	if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
	const typeOnly = ts.isImportDeclaration(statement)
		? statement.importClause?.isTypeOnly === true
		: statement.isTypeOnly;
	return [{ name: moduleSpecifier.text, typeOnly, names: namesOf(statement) }];
}

/** `require('…')` and `import('…')`, wherever they are; in comments too, for their types. */
const required = (text: string) =>
	[...text.matchAll(/\b(require|import)\('([^']+)'\)/g)].map(([, how, name]) => ({
		name,
		typeOnly: how === 'import',
		names: ['*'],
	}));

/** The source's code without comments, so that words in them don't count. */
function withoutComments(text: string) {
	const compilerOptions = { removeComments: true, target: ts.ScriptTarget.ESNext };
	return ts.transpileModule(text, { compilerOptions }).outputText;
}

/**
 * Every TypeScript and JavaScript source with what it imports.
 * @param root the repository
 */
export function readSources(root: string): Source[] {
	const files = filesOf(root).filter((file) => /\.[cm]?[jt]s$/.test(file));
	const known = new Set(filesOf(root));
	const resolve = (from: string, name: string) => {
		const base = path.join(path.dirname(from), name);
		const endings = ['', '.ts', '.js', '.d.ts', '.json', '/index.ts', '/index.js'];
		return endings.map((ending) => `${base}${ending}`).find((file) => known.has(file));
	};
	return files.map((file) => {
		const text = fs.readFileSync(path.join(root, file), 'utf8');
		const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
		const imports = [...parsed.statements.flatMap(importOf), ...required(text)].map((one) =>
			one.name.startsWith('.') ? { ...one, file: resolve(file, one.name) } : one,
		);
		let code: string | undefined;
		return {
			file,
			text,
			imports,
			get code() {
				return (code ??= withoutComments(text));
			},
		};
	});
}

export const read = (root: string, file: string) => fs.readFileSync(path.join(root, file), 'utf8');

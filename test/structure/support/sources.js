// @ts-check
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path').posix;
const ts = require('typescript');

/**
 * @typedef {{ name: string, typeOnly: boolean, names: string[], file?: string }} Import `names`: what is
 *   imported, `*` for all of it; `file`: of the repository
 * @typedef {{ file: string, text: string, code: string, imports: Import[] }} Source `code`: without comments
 */

/** Every file that git tracks or would take, and that is there. @param {string} root */
function filesOf(root) {
	const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
		cwd: root,
		encoding: 'utf8',
	});
	return list.split('\n').filter((file) => file !== '' && fs.existsSync(path.join(root, file)));
}

/**
 * What an import or a re-export takes.
 * @param {import('typescript').ImportDeclaration | import('typescript').ExportDeclaration} statement
 */
function namesOf(statement) {
	const clause = ts.isImportDeclaration(statement) ? statement.importClause : undefined;
	const named = ts.isImportDeclaration(statement) ? clause?.namedBindings : statement.exportClause;
	const standard = clause?.name ? ['default'] : [];
	if (named && (ts.isNamedImports(named) || ts.isNamedExports(named))) {
		/** @type {ReadonlyArray<import('typescript').ImportOrExportSpecifier>} */
		const elements = named.elements;
		return [...standard, ...elements.map(({ name, propertyName }) => (propertyName ?? name).text)];
	}
	return named || ts.isExportDeclaration(statement) ? [...standard, '*'] : standard;
}

/** @param {import('typescript').Statement} statement @returns {Import[]} */
function importOf(statement) {
	if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
	const { moduleSpecifier } = statement;
	if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
	const typeOnly = ts.isImportDeclaration(statement)
		? statement.importClause?.isTypeOnly === true
		: statement.isTypeOnly;
	return [{ name: moduleSpecifier.text, typeOnly, names: namesOf(statement) }];
}

/** `require('…')` and `import('…')`, wherever they are; in comments too, for their types. @param {string} text */
const required = (text) =>
	[...text.matchAll(/\b(require|import)\('([^']+)'\)/g)].map(([, how, name]) => ({
		name,
		typeOnly: how === 'import',
		names: ['*'],
	}));

/** The source's code without comments, so that words in them don't count. @param {string} text */
function withoutComments(text) {
	const compilerOptions = { removeComments: true, target: ts.ScriptTarget.ESNext };
	return ts.transpileModule(text, { compilerOptions }).outputText;
}

/**
 * Every TypeScript and JavaScript source with what it imports.
 * @param {string} root the repository
 * @returns {Source[]}
 */
function readSources(root) {
	const files = filesOf(root).filter((file) => /\.[cm]?[jt]s$/.test(file));
	const known = new Set(filesOf(root));
	/** @param {string} from @param {string} name */
	const resolve = (from, name) => {
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
		return { file, text, code: withoutComments(text), imports };
	});
}

/** @param {string} root @param {string} file */
const read = (root, file) => fs.readFileSync(path.join(root, file), 'utf8');

module.exports = { filesOf, read, readSources };

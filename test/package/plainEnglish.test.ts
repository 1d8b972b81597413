import { filesOf } from '../structure/support/sources.mts';
import { EXPRESSIONS, stiffIn } from './support/plainEnglish';
import { readProse } from './support/texts.mts';

/** Written by programs from sources that are read here, and data. */
const WRITTEN_BY_PROGRAMS = /(^|\/)package-lock\.json$|^emulator\/data\/|\/__schema__\//;

/** Quotes the expressions. */
const THIS_LIST = 'test/package/support/plainEnglish.ts';

const files = filesOf(__PACKAGE_DIR__).filter(
	(file) =>
		/\.([cm]?[jt]s|json|md|ya?ml)$/.test(file) &&
		!WRITTEN_BY_PROGRAMS.test(file) &&
		file !== THIS_LIST,
);
const read = files.map((file) => ({ file, prose: readProse(__PACKAGE_DIR__, file) }));

it('all that users and newcomers read is found', () => {
	expect(files.length).toBeGreaterThan(400);
	expect(read.flatMap(({ prose }) => prose).length).toBeGreaterThan(5000);
});

it('is in plain English: none of the expressions that read as if translated', () => {
	const stiff = read.flatMap(({ file, prose }) =>
		prose.flatMap(stiffIn).map((found) => `${file}: ${found}`),
	);
	expect(stiff).toEqual([]);
});

it.each([
	'Try again later; it does so by itself',
	'Field is no ID',
	'What is told once',
	'The values as they stand',
	'a list that may be had',
	"Compare them with Stitch's own words",
])('finds the expression in %j', (text) => {
	expect(stiffIn(text)).toHaveLength(1);
});

it.each([
	'there is no job, and there are none of them',
	'it is no longer running',
	'the token stands for an account, instead of a word',
])('finds none in %j', (text) => {
	expect(stiffIn(text)).toEqual([]);
});

it('each expression has what to write instead', () => {
	for (const { instead } of EXPRESSIONS) expect(instead.length).toBeGreaterThan(2);
});

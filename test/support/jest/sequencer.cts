import Sequencer from '@jest/test-sequencer';

type Test = Parameters<Sequencer['sort']>[0][number];

/** What takes longest, first: on two cores, none of these is to run last and alone. */
const FIRST = [
	'test/package/package.test.ts',
	'test/scripts/commitHook.test.ts',
	'test/trust/tenants.test.ts',
	'test/trust/soak.test.ts',
	'test/trust/secrets.test.ts',
];

const rank = ({ path }: Test) => {
	const index = FIRST.findIndex((file) => path.replaceAll('\\', '/').endsWith(file));
	return index < 0 ? FIRST.length : index;
};

/** Jest's own order, which on a machine that has run no test yet is that of the files' sizes. */
export default class LongestFirst extends Sequencer {
	async sort(tests: Test[]): Promise<Test[]> {
		const sorted = await super.sort(tests);
		return sorted.sort((a, b) => rank(a) - rank(b));
	}
}

const { default: Sequencer } = require('@jest/test-sequencer');

/** What takes longest, first: on two cores, none of these is to run last and alone. */
const FIRST = [
	'test/package/package.test.ts',
	'test/scripts/commitHook.test.ts',
	'test/trust/tenants.test.ts',
	'test/trust/soak.test.ts',
	'test/trust/secrets.test.ts',
];

/** Jest's own order, which on a machine that has run no test yet is that of the files' sizes. */
module.exports = class extends Sequencer {
	sort(tests) {
		const rank = ({ path }) => {
			const index = FIRST.findIndex((file) => path.replaceAll('\\', '/').endsWith(file));
			return index < 0 ? FIRST.length : index;
		};
		return super.sort(tests).sort((a, b) => rank(a) - rank(b));
	}
};

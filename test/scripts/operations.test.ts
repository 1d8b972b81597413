import { resources } from '../../nodes/Stitch/actions/resources';
import { actionFolders } from './support/actionFolders';

describe('the operations of a resource', () => {
	it('are the files of its folder; if not: npm run operations', () => {
		expect(actionFolders.outdated()).toEqual([]);
		const registered = resources.flatMap(({ option, operations }) =>
			operations.map((operation) => `${String(option.value)}/${String(operation.option.value)}`),
		);
		expect(registered.sort()).toEqual(actionFolders.operations());
	});

	it('are written anew when a file comes or goes', () => {
		const { folder, index, remove } = actionFolders.copy();
		try {
			expect(actionFolders.outdated(folder)).toEqual([]);
			actionFolders.add(folder, 'hook/rename.operation.ts');
			actionFolders.drop(folder, 'source/pause.operation.ts');
			expect(actionFolders.outdated(folder)).toHaveLength(2);
			actionFolders.write(folder);
			expect(actionFolders.outdated(folder)).toEqual([]);
			expect(index('hook')).toContain("import { operation as rename } from './rename.operation'");
			expect(index('source')).not.toMatch(/\bpause\b/);
		} finally {
			remove();
		}
	});
});

import { withNewRows } from '../../scripts/lib/operations/readme';

const table = (...rows: string[]) =>
	[
		'Before.',
		'',
		'| operation | endpoint | name |',
		'| --- | --- | --- |',
		...rows,
		'',
		'After.',
	].join('\n');
const faults = (...rows: Array<[name: string, request: string]>) =>
	rows.map(([name, request]) => `| ${name} | \`${request}\` | 1 M1 | 1 ✓ |`).join('\n');

const get = '| Source: Get | `GET /v4/sources/{id}` | Get source: in our words |';

describe('the README gets a row for an operation that has none', () => {
	it.each([
		[
			'what it reads',
			[['Source: Look', 'GET /v4/sources/{id}']],
			'GET /v4/sources/{id}` | Get source',
		],
		[
			'what it changes, and not what it looks up before and after',
			[
				['Source: Look', 'GET /v4/source-types/{type}'],
				['Source: Look', 'POST /v4/sources'],
				['Source: Look', 'GET /v4/sources/{id}'],
			],
			'POST /v4/sources` | Create source',
		],
		[
			"the documents' names of what stands in a path",
			[['Source: Look', 'GET /v4/{id}/loads']],
			'GET /v4/{stitch_client_id}/loads` | List last loads',
		],
	] as Array<[string, Array<[string, string]>, string]>)('with %s', (_, requests, cells) => {
		const text = withNewRows(
			table(get),
			faults(['Source: Get', 'GET /v4/sources/{id}'], ...requests),
		);
		expect(text).toBe(table(get, `| Source: Look | \`${cells} |`));
	});

	it('in the order of the lists of n8n', () => {
		const requests: Array<[string, string]> = [
			['Stream: List', 'GET /v4/sources/{id}/streams'],
			['Source: Delete', 'DELETE /v4/sources/{id}'],
			['Source Type: Get', 'GET /v4/source-types/{type}'],
		];
		const names = withNewRows(table(get), faults(...requests))
			.split('\n')
			.flatMap((line) => /^\| (\w[\w ]*: \w+)/.exec(line)?.[1] ?? []);
		expect(names).toEqual(['Source: Delete', 'Source: Get', 'Source Type: Get', 'Stream: List']);
	});

	it('and stays as it is when there is no new one', () => {
		const readme = table(get);
		expect(withNewRows(readme, faults(['Source: Get', 'GET /v4/sources/{id}']))).toBe(readme);
	});
});

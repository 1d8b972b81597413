import documented from '../../emulator/documented.json';

const placeholders: Array<[RegExp, string]> = [
	[/\/extractions\/.+$/, '/extractions/{job_name}'],
	[/\/(source|destination)-types\/.+$/, '/$1-types/{type}'],
	[/\/\d+/g, '/{id}'],
];

/** A request's path with a name for each value in it, as Stitch's documents show paths. */
export const shownPath = (path: string): string =>
	placeholders.reduce((shown, [pattern, name]) => shown.replace(pattern, name), path);

/** An endpoint with `{}` for each name in its path, to compare: documents differ in the names. */
export const withoutNames = (endpoint: string): string =>
	endpoint.replaceAll('`', '').replace(/\{\w+\}/g, '{}');

/** The documented endpoint of a request such as `GET /v4/sources/{id}`, whatever the names in it. */
export const documentedEndpoint = (request: string) =>
	documented.endpoints.find(
		({ method, path }) => withoutNames(`${method} ${path}`) === withoutNames(request),
	);

/** The row of an operation in docs/operations.md: the last of its requests that changes something, or its last. */
export function operationRow(name: string, requests: string[]): string {
	const request = requests.filter((one) => !one.startsWith('GET ')).at(-1) ?? requests.at(-1) ?? '';
	const known = documentedEndpoint(request);
	const endpoint = (known ? `${known.method} ${known.path}` : request).replace(
		/\{(?:source|destination)_id\}/,
		'{id}',
	);
	return `| ${name} | \`${endpoint}\` | ${known?.operation ?? ''} |`;
}

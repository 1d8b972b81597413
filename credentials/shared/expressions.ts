import { BASE_URL_PATTERN, LOOPBACK_URL_PATTERN, STITCH_HOSTS } from './baseUrl';

const pattern = (source: string) => `new RegExp(${JSON.stringify(source)}, 'i')`;

/**
 * Expression for `<base URL field><path>`. A base URL that may not receive a secret gives an
 * address that no request can be sent to, and whose text says why.
 */
export function urlExpression(field: string, fallback: string, path: string, from = '$self') {
	const base = `(${from}[${JSON.stringify(field)}] || ${JSON.stringify(fallback)}).trim()`;
	return `={{ ${pattern(BASE_URL_PATTERN)}.test(${base}) ? ${base}.replace(/\\/+$/, '') + ${JSON.stringify(path)} : 'refused:base-url-must-be-https' }}`;
}

/** Expression for *Allowed Domains*: Stitch's hosts, and this machine when a base URL is on it. */
export function allowedDomainsExpression(fields: string[]) {
	const values = fields.map((field) => `$self[${JSON.stringify(field)}]`).join(', ');
	const loopback = `[${values}].filter((url) => ${pattern(LOOPBACK_URL_PATTERN)}.test(url || '')).map((url) => url.replace(/^https?:\\/\\//i, '').replace(/(:[0-9]+)?([/].*)?$/, ''))`;
	return `={{ ${JSON.stringify(STITCH_HOSTS)}.concat(${loopback}).filter((host, index, all) => all.indexOf(host) === index).join(', ') }}`;
}

/** Expression for query parameters from fields that are filled in, in the order given. */
export function queryExpression(parameters: Record<string, string>) {
	const pairs = Object.entries(parameters)
		.map(([name, field]) => `[${JSON.stringify(name)}, $self[${JSON.stringify(field)}]]`)
		.join(', ');
	return `={{ [${pairs}].filter((pair) => pair[1]).map((pair) => pair[0] + '=' + encodeURIComponent(pair[1])).join('&') }}`;
}

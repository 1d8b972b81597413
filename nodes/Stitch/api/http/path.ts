/** Why a value can't be part of a path; `undefined` when it can. */
export function whyNotInPath(value: unknown): string | undefined {
	if (typeof value === 'number') {
		return Number.isSafeInteger(value) && value > 0 ? undefined : 'is not a positive whole number';
	}
	if (typeof value !== 'string') return 'is not a text or a number';
	if (value === '') return 'is empty';
	if (value.length > 200) return 'is longer than 200 characters';
	if (value === '.' || value === '..') return 'is not a name';
	// Names and IDs of Stitch hold nothing else; "%", "/", "?", "#" and the like would change the path.
	if (!/^[A-Za-z0-9._-]+$/.test(value)) {
		return 'holds characters other than letters, digits, dots, hyphens and underscores';
	}
	return undefined;
}

/** An ID of Stitch (connect-api.md section 1: JSON integers) from a number or its digits. */
export function parseId(value: unknown): number | undefined {
	const text =
		typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
	if (!/^[1-9][0-9]{0,15}$/.test(text)) return undefined;
	const id = Number(text);
	return Number.isSafeInteger(id) ? id : undefined;
}

/**
 * Tag for API paths: apiPath`/v4/sources/${sourceId}`. No value can change the path's shape.
 * Throws a plain Error; operations check their parameters before (see `actions/item.ts`).
 */
export function apiPath(strings: TemplateStringsArray, ...values: Array<string | number>): string {
	return strings.reduce((path, text, index) => {
		if (index === 0) return text;
		const value = values[index - 1];
		const reason = whyNotInPath(value);
		if (reason !== undefined) throw new Error(`A part of the request path ${reason}`);
		return `${path}${encodeURIComponent(String(value))}${text}`;
	}, '');
}

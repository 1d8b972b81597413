/**
 * What a changelog (in the form of Keep a Changelog) says of a version.
 * @throws when it says nothing of it
 */
export function notesOf(changelog: string, version: string): string {
	const parts = changelog.split(/^## /m);
	const part = parts.find((each) => each.startsWith(`[${version}]`));
	// The links to the versions stand at the end of the file.
	const text = part
		?.replace(/^.*\n/, '')
		.replace(/^\[[^\]]+\]: .*$/gm, '')
		.trim();
	if (text === undefined || text === '')
		throw new Error(`CHANGELOG.md says nothing of version ${version}`);
	return text;
}

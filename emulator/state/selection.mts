import type { Source, StoredStream } from '../types.mts';

export const streamMetadata = (stream: StoredStream) =>
	stream.metadata.find((entry) => entry.breadcrumb.length === 0)?.metadata ?? {};

export const isSelected = (stream: StoredStream) => streamMetadata(stream).selected === true;

/** Is a field replicated? (data-structures.md 7) */
function isReplicated(metadata: Record<string, unknown>) {
	if (metadata.inclusion === 'automatic') return true;
	if (metadata.inclusion === 'unsupported') return false;
	return metadata.selected === true || metadata['selected-by-default'] === true;
}

/** Is at least one stream with at least one field selected? Automatic fields count. */
export const anyFieldSelected = (source: Source) =>
	source.streams.some(
		(stream) =>
			isSelected(stream) &&
			stream.metadata.some((entry) => entry.breadcrumb.length > 0 && isReplicated(entry.metadata)),
	);

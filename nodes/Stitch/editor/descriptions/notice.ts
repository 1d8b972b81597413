import type { INodeProperties } from 'n8n-workflow';

/** A yellow box above the fields, for what Stitch does differently from what people expect. */
export const notice = (name: string, text: string): INodeProperties => ({
	displayName: text,
	name,
	type: 'notice',
	default: '',
});

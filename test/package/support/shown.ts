import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** A parameter with its place, such as `stitch/filters/status`. */
export interface Shown {
	path: string;
	parameter: INodeProperties;
}

/** The options that a parameter offers; none for a collection. */
export const optionsOf = (parameter: INodeProperties | undefined): INodePropertyOptions[] =>
	(parameter?.options ?? []).filter(
		(option): option is INodePropertyOptions => 'value' in option && !('type' in option),
	);

/** All parameters of a description, those in collections too. */
export function parametersOf(path: string, parameters: INodeProperties[]): Shown[] {
	return parameters.flatMap((parameter) => {
		const own = `${path}/${parameter.name}`;
		const nested = (parameter.options ?? []).flatMap((option) => {
			if ('values' in option) return parametersOf(`${own}/${option.name}`, option.values);
			return 'type' in option ? parametersOf(own, [option]) : [];
		});
		return [{ path: own, parameter }, ...nested];
	});
}

import { readArguments } from '../../scripts/bootstrap/arguments.js';

describe('the arguments of npm start', () => {
	it.each([
		[[], { help: false, once: false, port: 5678, emulatorPort: 4010 }],
		[['--once'], { help: false, once: true, port: undefined, emulatorPort: undefined }],
		[
			['--once', '--port', '8080'],
			{ help: false, once: true, port: 8080, emulatorPort: undefined },
		],
		[['--emulator-port=9000'], { help: false, once: false, port: 5678, emulatorPort: 9000 }],
		[['--help'], { help: true, once: false, port: 5678, emulatorPort: 4010 }],
	])('%j', (args, expected) => {
		expect(readArguments(args)).toEqual(expected);
	});

	it.each([
		[['--port', 'abc'], "'abc'"],
		[['--port', '0'], "'0'"],
		[['--port', '65536'], "'65536'"],
		[['--emulator-port', '-1'], '--emulator-port'],
		[['--twice'], '--twice'],
	])('%j is refused and says why', (args, said) => {
		expect(() => readArguments(args)).toThrow(said);
	});
});

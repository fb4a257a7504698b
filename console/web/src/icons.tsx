// The few signs of the console, drawn as lines so that they take the colour of their text.
const paths: Record<string, string> = {
  today: 'M4 19V9m5 10V5m5 14v-7m5 7V8', gaps: 'M9.1 9a3 3 0 1 1 4.4 2.6c-.9.5-1.5 1.2-1.5 2.4m0 3.2v.1M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18z',
  knowledge: 'M5 4h9a4 4 0 0 1 4 4v12H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h10', threads: 'M4 6a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-4 4v-4H6a2 2 0 0 1-2-2z',
  channels: 'M10 4 8 20m8-16-2 16M4.500 9h16M3.500 15h16', people: 'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zm-6 9c.6-3.300 2.900-5 6-5s5.400 1.700 6 5M16 11a3 3 0 0 0 0-6m2 15c-.2-2-.7-3.500-2-4.600',
  health: 'M3 12h4l2-6 4 12 2-6h6', audit: 'M12 3l8 3v6c0 4.500-3.200 7.700-8 9-4.800-1.300-8-4.500-8-9V6zm-3 9 2 2 4-4', tokens: 'M14 10a4 4 0 1 1-2.800-3.800A4 4 0 0 1 14 10zm-.3 1.500L21 12v3m-3-3v2',
  desk: 'M4 13h4l1.500 3h5L16 13h4M4 13l3-8h10l3 8v5a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z', services: 'M5 4h14a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zm0 10h14a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-4a1 1 0 0 1 1-1zM8 7v.1M8 17v.1', experts: 'M12 4 2 9l10 5 10-5zM6 11.500V16c3 3 9 3 12 0v-4.500', points: 'M8 4h8v6a4 4 0 0 1-8 0zM8 6H4c0 3 1.500 5 4 5m8-5h4c0 3-1.500 5-4 5m-4 3v4m-4 2h8', policy: 'M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6zm6 4v2',
  golden: 'M12 3l2.700 5.600 6.100.8-4.500 4.200 1.100 6-5.400-3-5.400 3 1.100-6L3.200 9.400l6.100-.8z', menu: 'M4 7h16M4 12h16M4 17h16', close: 'M6 6l12 12M18 6 6 18', sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zm0-5v2m0 14v2M3 12h2m14 0h2M5.600 5.600 7 7m10 10 1.400 1.400M5.600 18.400 7 17m10-10 1.400-1.400',
  moon: 'M20 14.500A8 8 0 0 1 9.500 4 8 8 0 1 0 20 14.500z', out: 'M10 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4m5-4 4-4-4-4m4 4H9', search: 'M11 18a7 7 0 1 1 0-14 7 7 0 0 1 0 14zm5-2 5 5', plus: 'M12 5v14M5 12h14', check: 'm5 12 5 5 9-10',
};
export function Icon({ name }: { name: string }) {
  return <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d={paths[name] ?? ''} /></svg>;
}

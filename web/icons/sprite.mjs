// One outline set on a 24 px grid, drawn for this project: round ends, one weight.
// A value is one path.
export const icons = {
  // The brand: a pavilion with upturned eaves, two columns and a step.
  pavilion: 'M12 2.5v2M3 11.5c2.2-.2 3.6-.9 4.9-2.1C9.4 8 10.6 6.3 12 4.5c1.4 1.8 2.6 3.5 4.1 4.9 1.3 1.2 2.7 1.9 4.9 2.1M3 11.5c0 .9.5 1.5 1.5 1.5h15c1 0 1.5-.6 1.5-1.5M6.5 13v7M17.5 13v7M3.5 20.5h17M6.5 17h11',
  home: 'M3.5 11 12 4l8.5 7M5.5 9.5V20h13V9.5M10 20v-5.5h4V20',
  raise: 'M20.5 11.5a8 8 0 0 1-8.3 7.7c-1.2 0-2.4-.2-3.4-.6L4 20l1.3-3.9A7.3 7.3 0 0 1 4 11.5a8 8 0 0 1 8.2-7.7 8 8 0 0 1 8.3 7.7zM12.2 8.3v6.4M9 11.5h6.4',
  matters: 'M8.5 6.5h12M8.5 12h12M8.5 17.5h12M4 6.5h.01M4 12h.01M4 17.5h.01',
  people: 'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.3 2.9-5.5 6.5-5.5s6.5 2.2 6.5 5.5M16 4.8a3.5 3.5 0 0 1 0 6.4M18 15c2.1.8 3.5 2.6 3.5 5',
  me: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c0-3.6 3.3-6 7.5-6s7.5 2.4 7.5 6',
  desk: 'M3.5 13.5 6 5h12l2.5 8.5V19h-17zM3.5 13.5h5l1.5 2.5h4l1.5-2.5h5',
  board: 'M4 4.5h16v15H4zM9.3 4.5v15M14.7 4.5v15M6.2 8h.9M11.5 8h1M11.5 11h1M16.9 8h.9',
  place: 'M12 21s7-6 7-11.3A7 7 0 0 0 5 9.7C5 15 12 21 12 21zM12 12.3a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2z',
  menu: 'M4 7h16M4 12h16M4 17h16',
  'text-size': 'M3 18.5 7.5 6h1L13 18.5M4.6 14.5h6.8M14 18.5l3-8.5h1l3 8.5M15.2 15.5h4.6',
  speak: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
  mic: 'M12 15a3 3 0 0 0 3-3V6.5a3 3 0 0 0-6 0V12a3 3 0 0 0 3 3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3M9 21h6',
  phone: 'M6.5 3.5h3l1.5 4.5-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4.5 1.5v3c0 1.7-1.3 2.5-2.5 2.5C11 20 4 13 4 6c0-1.2.8-2.5 2.5-2.5z',
  back: 'M14.5 5.5 8 12l6.5 6.5',
  next: 'M9.5 5.5 16 12l-6.5 6.5',
  down: 'M5.5 9.5 12 16l6.5-6.5',
  camera: 'M3.5 8h4l1.5-2.5h6L16.5 8h4v11h-17zM12 16.5a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6z',
  photo: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.5 9.5h.01',
  filter: 'M4 5.5h16l-6.5 7.5v5.5l-3-1.5v-4z',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20.5 20.5',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.3l3.5 2',
  'clock-over': 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v6M12 16.5h.01',
  pause: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM10 9v6M14 9v6',
  'tone-wait': 'M7 3.5h10M7 20.5h10M8 3.5V7l4 5-4 5v3.5M16 3.5V7l-4 5 4 5v3.5',
  'tone-go': 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12h8M12.5 8.5 16 12l-3.5 3.5',
  'tone-done': 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12.3l2.8 2.8L16 9.5',
  'tone-bad': 'M12 3.5 21.5 20h-19zM12 9.5v5M12 17.2h.01',
  'tone-info': 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.7h.01',
  'right-know': 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  'right-propose': 'M4 20l1-4.5L16 4.5l3.5 3.5-11 11zM13.5 7l3.5 3.5',
  'right-decide': 'M4.5 12.5v8h15v-8M4.5 12.5h15M8 12.5V3.5h8v9M10 7.5l1.5 1.5L14 6.5',
  'right-appraise': 'M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9L12 16.9l-5.2 2.8 1-5.9L3.5 9.7l5.9-.8z',
  petition: 'M6 3.5h8.5L19 8v12.5H6zM14 3.5V8.5h5M9 12.5h7M9 16h7',
  mediate: 'M3.5 5h9.5v7H8l-3 2.5V12H3.5zM15.5 9h5v7H19v2.5L16 16h-5v-1.5',
  court: 'M12 4v16M7.5 20h9M5 7l7-1.5L19 7M5 7l-2.5 6.5h5zM19 7l-2.5 6.5h5zM2.5 13.5a2.5 2 0 0 0 5 0M16.5 13.5a2.5 2 0 0 0 5 0',
  print: 'M7 8.5v-5h10v5M7 17H4V8.5h16V17h-3M7 13.5h10v7H7z',
  close: 'M6 6l12 12M18 6 6 18',
  plus: 'M12 5v14M5 12h14',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  trash: 'M4.5 6.5h15M9 6.5v-3h6v3M6.5 6.5l1 14h9l1-14M10 10.5v6M14 10.5v6',
  download: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 20h15',
  upload: 'M12 16V5M7.5 9 12 4.5 16.5 9M4.5 20h15',
  link: 'M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.7-5.7l-1.5 1.5M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.7 5.7l1.5-1.5',
  lock: 'M6 10.5h12v10H6zM8.5 10.5V7.5a3.5 3.5 0 0 1 7 0v3M12 14.5v2.5',
  calendar: 'M4.5 5.5h15v15h-15zM4.5 10h15M8.5 3v4M15.5 3v4',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4',
  offline: 'M7.5 18.5h9.5a4 4 0 0 0 .8-7.9A6 6 0 0 0 9 6.7M6 9.8a4.5 4.5 0 0 0 1.5 8.7M4 4l16 16',
  send: 'M20.5 3.5 10 14M20.5 3.5 14 20.5 10 14 3.5 10z',
  wrench: 'M20 7.5a4.7 4.7 0 0 1-6.3 4.4L7 18.6a1.9 1.9 0 0 1-2.7-2.7l6.8-6.6A4.7 4.7 0 0 1 16.5 3l-2.7 2.7.7 2.8 2.8.7z',
  building: 'M5 20.5v-17h9v17M14 9h5v11.5M3 20.5h18M8 7.5h3M8 11.5h3M8 15.5h3',
  shield: 'M12 3.5l7.5 2.5v5.5c0 4.5-3.2 7.7-7.5 9-4.3-1.3-7.5-4.5-7.5-9V6z',
  vote: 'M4.5 12.5v8h15v-8M4.5 12.5h15M8 12.5V3.5h8v9',
  meeting: 'M4 4.5h16v10H4zM12 14.5v3M8 20.5l4-3 4 3',
  money: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 7.5 12 12l3.5-4.5M12 12v5M9 12.5h6M9 15h6',
  key: 'M8 16a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12.5 11.5h8.5V15M17 11.5v3',
};

export function sprite() {
  const symbols = Object.entries(icons).map(([name, body]) =>
    `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"><path d="${body}"/></symbol>`);
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`;
}

// The application icon: the pavilion in paper white on vermilion.
export function appIcon() {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512"><rect width="512" height="512" rx="96" fill="#B0352A"/><g transform="translate(76 70) scale(15)" fill="none" stroke="#FBFAF7" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"><path d="${icons.pavilion}"/></g></svg>\n`;
}

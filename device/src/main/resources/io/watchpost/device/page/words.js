// How numbers, times and keys are said.

export const count = (number) => Number(number).toLocaleString("en").replaceAll(",", "\u202f");

export function bytes(number) {
  const units = ["bytes", "KiB", "MiB", "GiB"];
  let unit = 0;
  while (number >= 1024 && unit < units.length - 1) { number /= 1024; unit++; }
  return `${unit === 0 ? number : number.toFixed(1)} ${units[unit]}`;
}

export const millis = (number) => `${number < 10 ? number.toFixed(2) : number.toFixed(1)} ms`;

export function duration(number) {
  const seconds = number / 1000;
  if (seconds < 10) return `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${(seconds / 3600).toFixed(1)} h`;
  return `${(seconds / 86400).toFixed(1)} days`;
}

export function clockTime(text) {
  const time = new Date(text);
  const today = time.toDateString() === new Date().toDateString();
  return (today ? "" : `${time.toLocaleDateString()} `) + time.toLocaleTimeString([], { hourCycle: "h23" });
}

/** "cpuCelsius" is shown as "Cpu", since its value says the unit. */
export function title(key) {
  if (key === "celsius") return "Temperature";
  const words = key.replace(/(Millis|Bytes|Celsius|Percent)$/, "").replace(/([a-z0-9])([A-Z])/g, "$1 $2").replaceAll("-", " ").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function value(key, found) {
  if (typeof found === "boolean") return found ? "yes" : "no";
  if (typeof found === "number") {
    if (/Millis$/.test(key)) return duration(found);
    if (/Bytes$/.test(key)) return bytes(found);
    const number = Number.isInteger(found) ? count(found) : String(Math.round(found * 1000) / 1000);
    return number + (/[cC]elsius$/.test(key) ? " °C" : /[pP]ercent$/.test(key) ? " %" : "");
  }
  return String(found);
}

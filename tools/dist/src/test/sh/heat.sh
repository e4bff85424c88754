# To be read by a script inside the machine, where a station runs with climate: {holdCelsius: 75}.
#
# heat_is_answered LOG-COMMAND: the zone becomes hot, and the station's log (what the command prints) must say within two
# minutes what is given up; then it becomes cool, and within ten it must say what is given back. Ends with 1 if not.

heat_is_answered() {
  pibox-setup thermal 88000
  heat_waited_for "$1" 'to keep cool' 120 || return 1
  pibox-setup thermal 45000
  heat_waited_for "$1" '°C: no longer' 600
}

heat_waited_for() {
  heat_left=$3
  while [ "$heat_left" -gt 0 ]; do
    if sh -c "$1" | grep -q "$2"; then
      echo "heat: the log says \"$(sh -c "$1" | grep "$2" | head -n 1)\""
      return 0
    fi
    sleep 2
    heat_left=$((heat_left - 2))
  done
  echo "heat: within $3 s the log never said \"$2\"" >&2
  return 1
}

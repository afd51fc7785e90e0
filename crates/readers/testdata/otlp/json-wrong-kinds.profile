reflame profile 1
type "cpu" "nanoseconds"
duration 10

reflame profile 1
type "cpu" "nanoseconds"
type "samples" "count"
period "cpu" "nanoseconds" 1000000

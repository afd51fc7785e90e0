reflame profile 1
type "samples" "count"

reflame profile 1
type "samples" "count"
comment "shop"
time 1700000000000250000

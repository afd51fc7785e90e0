-- Functions that are called from several places, a recursion, cost centres of modules and by hand.
module Main (main) where

import qualified Data.Map.Strict as Map
import Data.List (foldl')

fib :: Int -> Integer
fib n = if n < 2 then toInteger n else fib (n - 1) + fib (n - 2)

prices :: Int -> Map.Map Int Integer
prices n = foldl' (\m i -> Map.insertWith (+) (i `mod` 97) (toInteger i) m) Map.empty [1 .. n]

total :: Map.Map Int Integer -> Integer
total m = {-# SCC "sum_of_prices" #-} sum (Map.elems m)

order :: Int -> Integer
order n = total (prices n) + fib (n `mod` 24)

report :: Int -> String
report n = show (order n) ++ ";" ++ show (order (n + 1))

main :: IO ()
main = do
  mapM_ (putStrLn . report) [40000, 80000 .. 800000]
  print (fib 23)

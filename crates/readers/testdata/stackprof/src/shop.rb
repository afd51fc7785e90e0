# A shop: orders are priced by rules, some of which are called from everywhere.
require "stackprof"
require "json"

class Rules
  def self.tax(n) = (1..40).sum { |i| (n * i) % 7 }
end

class Order
  def initialize(id) = @id = id
  def lines = Array.new(8) { |i| { id: i, text: "line #{i} of #{@id}" } }
  def price = lines.sum { |l| Rules.tax(l[:id]) }
  def nested(depth) = depth.zero? ? price : nested(depth - 1) + Rules.tax(depth)
  def to_json(*) = JSON.generate(lines)
end

def work(n)
  n.times { |i| o = Order.new(i); o.nested(i % 6); o.to_json }
  sleep 0.02
end

mode, out, raw, n = ARGV
interval = mode == "object" ? 50 : 1000
StackProf.run(mode: mode.to_sym, out: out, raw: raw == "raw", interval: interval) { work(n.to_i) }

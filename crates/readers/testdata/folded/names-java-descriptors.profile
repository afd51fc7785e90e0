reflame profile 1
type "samples" "count"
func "Main.main([Ljava/lang/String;)V"
func "Codec.read(Ljava/io/InputStream;I)Lorg/app/Msg;"
func "Codec.parse([BII)J"
func "Codec.close()V"
frame 0
frame 1
frame 2
frame 3
stack 0 0   # "Main.main([Ljava/lang/String;)V"
stack 1 1   # "Codec.read(Ljava/io/InputStream;I)Lorg/app/Msg;"
stack 2 2   # "Codec.parse([BII)J"
stack 1 3   # "Codec.close()V"
sample 1 4
sample 2 6
sample 3 1

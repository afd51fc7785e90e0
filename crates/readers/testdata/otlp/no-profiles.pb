
%


service.name
shop	

agent